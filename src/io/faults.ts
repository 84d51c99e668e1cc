/** The call is wrong: option, no such file, ref or account, not a workspace. Exit code 2. */
export class UsageError extends Error {
  constructor(
    message: string,
    readonly help?: string,
  ) {
    super(message);
    this.name = 'UsageError';
  }
}

/** The disk, a permission or a full device failed. Exit code 3. */
export class DiskFault extends Error {
  constructor(
    message: string,
    readonly path: string,
    readonly help?: string,
  ) {
    super(message);
    this.name = 'DiskFault';
  }
}
