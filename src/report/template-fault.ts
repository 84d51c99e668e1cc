/** What is wrong with a template, and where: kam's own or the workspace's. */
export class TemplateFault extends Error {
  constructor(
    /** "tiles.html.hbs" */
    readonly template: string,
    readonly line: number,
    /** 1-based; 0 where it is not known */
    readonly column: number,
    message: string,
    readonly help?: string,
  ) {
    super(message);
    this.name = 'TemplateFault';
  }
}
