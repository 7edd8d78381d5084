/** A service that this machine cannot have, and why. Its suites are listed as left out; it fails nothing. */
export class Absent {
  constructor(reason) {
    this.reason = reason
  }
}
