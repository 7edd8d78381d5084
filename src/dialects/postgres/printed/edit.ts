/** Something to be written into a statement, in place of what stands there. */
export interface Edit {
  readonly at: number
  readonly text: string
  /** How many characters go. */
  readonly removes?: number
}
