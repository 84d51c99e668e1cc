/** Advice to write `input: { … }`, where segmentation.yaml has an input: already: a second one would be an error. */
import type { YamlDocument } from '../../documents/document.ts';
import type { Finding } from '../../findings/finding.ts';

export function inInputThere<T extends Finding>(finding: T, document: YamlDocument | undefined): T {
  const { help } = finding;
  if (!document || help === undefined || !advised.test(help)) return finding;
  const model = document.value;
  if (typeof model !== 'object' || model === null || !Object.hasOwn(model, 'input')) return finding;
  const { line } = document.locate(['input'], 'key');
  const keys = help.replaceAll(new RegExp(advised, 'g'), '$1').trimEnd();
  return {
    ...finding,
    help: `${/[.!?]$/.test(keys) ? keys : `${keys}.`} ${document.file} has an input: on line ${line}: put it there, between the braces or below.`,
  };
}

const advised = /\binput: \{ ([^{}]*) \}/;
