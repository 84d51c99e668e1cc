/** The templates that ship with kam, in templates/report/: what a workspace may put its own version of. */
export const templateNames = [
  'report',
  'summary',
  'section',
  'tiles',
  'list',
  'facts',
  'text',
  'figure',
  'table',
  'data',
  'swot',
  'gantt',
  'flowchart',
  'definitions',
  'footer',
] as const;

/** What stands beside them as it is. */
export const assetNames = ['theme.css', 'contents.js'] as const;
