/** What templates may call: how many values each helper takes, and where its output is safe. */

export interface HelperShape {
  takes: number;
  /** its output needs no further escaping in Markdown: figures, or escaped already */
  safeInMarkdown: boolean;
  /** prints HTML that stands as it is: pictures, the theme, the script */
  htmlOnly?: true;
}

export const helperShapes = {
  num: { takes: 1, safeInMarkdown: true },
  money: { takes: 1, safeInMarkdown: true },
  pct: { takes: 1, safeInMarkdown: true },
  date: { takes: 1, safeInMarkdown: true },
  delta: { takes: 2, safeInMarkdown: true },
  md: { takes: 1, safeInMarkdown: true },
  cell: { takes: 1, safeInMarkdown: true },
  mermaid: { takes: 1, safeInMarkdown: true },
  /** an id kam made, an ISO day or a tag; anything else throws */
  code: { takes: 1, safeInMarkdown: true },
  /** a word of the report's own */
  t: { takes: 1, safeInMarkdown: true },
  /** a sentence, or any value of the view */
  say: { takes: 1, safeInMarkdown: false },
  /** the same for HTML, its pseudonyms in one piece: "r-01" does not break at its hyphen */
  whole: { takes: 1, safeInMarkdown: false, htmlOnly: true },
  picture: { takes: 2, safeInMarkdown: false, htmlOnly: true },
  theme: { takes: 0, safeInMarkdown: false, htmlOnly: true },
  /** what the page's security policy allows to run */
  script_hash: { takes: 0, safeInMarkdown: false, htmlOnly: true },
  script: { takes: 0, safeInMarkdown: false, htmlOnly: true },
} satisfies Record<string, HelperShape>;

export type HelperName = keyof typeof helperShapes;
