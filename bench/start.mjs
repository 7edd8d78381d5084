/** What has to start fast whatever else there is. */
export const benchmark = {
  name: 'start',
  async rows(stage) {
    const floor = { says: 'node -e 0', commands: () => [{ argv: [process.execPath, '-e', '0'] }] }
    return ['--version', '--help'].map((flag) => ({
      work: `skein ${flag}`,
      most: 1.25,
      rounds: 21,
      skein: { says: `skein ${flag}`, commands: () => [{ argv: stage.skein(flag) }] },
      floor,
    }))
  },
}
