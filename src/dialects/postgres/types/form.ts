import type { Alteration, PlanContext } from '../../../diff/kind.ts'
import type { Step } from '../../../model/plan.ts'
import type { SchemaObject } from '../../../model/schema.ts'
import type { AsideName } from '../aside-name.ts'

/** What all types say of themselves. */
export interface Type {
  readonly form: FormName
}

export type FormName = 'base' | 'shell' | 'enum' | 'domain' | 'composite' | 'range'

export type TypeObject<Is extends Type = Type> = SchemaObject<Is>

/** How types of one form are made and changed. What they have in common is the kind's. */
export interface TypeForm<Is extends Type> {
  create(type: TypeObject<Is>, context: PlanContext): readonly Step[]
  /** Both are of this form. */
  change(from: TypeObject<Is>, to: TypeObject<Is>, context: PlanContext): Alteration
  /** Names that it takes up beside its own. */
  occupies?(type: TypeObject<Is>): readonly string[]
  /** What has to be renamed beside the type for its name to be free: constructors, a multirange. */
  setPartsAside?(type: TypeObject<Is>, aside: AsideName, context: PlanContext): readonly Step[]
  /** What lets rows move from the type that is set aside into the one made anew, beside the way through text. */
  transfer?(aside: TypeObject<Is>, to: TypeObject<Is>, context: PlanContext): readonly Step[]
}
