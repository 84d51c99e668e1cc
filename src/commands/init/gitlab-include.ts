/** Whether a .gitlab-ci.yml of others takes kam's jobs in, and the lines it lacks. It is read as data; GitLab is not asked. */
import { readYaml } from '../../documents/yaml.ts';

const ours = '.gitlab/kam.yml';
const line = `  - local: ${ours}`;

/** Sentences and lines for people; none where nothing is to do. */
export function missingIn(path: string, bytes: Uint8Array): string[] {
  const { value, text } = readYaml(path, bytes);
  const lines = text.split(/\r?\n/).filter((one) => !/^\s*(#|$)/.test(one));
  // anchors, tags and several documents are usual there, and kam reads none of them: a line is looked for instead
  if (value === undefined && lines.length > 0)
    return lines.some((one) => /^[^#]*[\s'"[{:/-]\.gitlab\/kam\.yml\b/.test(one))
      ? []
      : [
          `${path} is yours, and kam cannot read all of it; no line of it names ${ours}. Unless its include: takes that in, GitLab runs none of kam's jobs. Add to its include:`,
          line,
        ];
  const missing: string[] = [];
  const { include, stages } = (value ?? {}) as { include?: unknown; stages?: unknown };
  if (![include].flat().some(isOurs)) {
    missing.push(`${path} is yours and does not include ${ours}, so GitLab runs none of kam's jobs.`);
    missing.push(...addition(include));
  }
  if (Array.isArray(stages) && !stages.includes('test'))
    missing.push(
      `${path} is yours and has no stage "test", in which kam's jobs run: add it to stages:, or GitLab refuses the whole pipeline.`,
    );
  return missing;
}

/** What it takes, by what stands there: nothing, a list, or one thing that has to become a list. */
function addition(include: unknown): string[] {
  if (include === undefined) return ['Add to it:', 'include:', line];
  if (Array.isArray(include)) return ['Add to the list below its include:', line];
  return ['Make its include: a list, of what stands there now and this line:', line];
}

/** `include: FILE`, `include: [FILE]`, `include: { local: FILE }`: from the top of the repository, "/" before it or not, also with * in it. */
function isOurs(entry: unknown): boolean {
  const local = typeof entry === 'string' ? entry : (entry as { local?: unknown } | null | undefined)?.local;
  return typeof local === 'string' && matches(local.replace(/^\//, ''), ours);
}

/** GitLab's wildcards: * within a folder, ** through folders. Place by place, because a pattern is anybody's text. */
function matches(pattern: string, path: string): boolean {
  let reached = new Set([0]);
  for (const part of pattern.split(/(\*+)/)) {
    const next = new Set<number>();
    for (const from of reached) {
      if (!part.startsWith('*')) {
        if (path.startsWith(part, from)) next.add(from + part.length);
        continue;
      }
      for (let to = from; to <= path.length; to++) {
        next.add(to);
        if (part === '*' && path[to] === '/') break;
      }
    }
    reached = next;
  }
  return reached.has(path.length);
}
