/**
 * A fold over a list that only grows: asked again for the same list, longer by now, it goes on where it stopped. For another list it begins anew.
 * A run of n migrations asks n times; to begin anew each time would be n² steps.
 */
export function foldGrowing<Item, State>(begin: () => State, step: (state: State, item: Item) => State): (items: readonly Item[]) => State {
  let list: readonly Item[] | undefined
  let folded = 0
  let state: State
  return (items) => {
    if (items !== list || items.length < folded) {
      list = items
      folded = 0
      state = begin()
    }
    for (; folded < items.length; folded++) state = step(state, items[folded] as Item)
    return state
  }
}
