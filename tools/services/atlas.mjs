export async function atlas() {
  throw new Error('not yet')
}
