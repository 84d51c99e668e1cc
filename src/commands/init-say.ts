import type { SourceDocument } from '../documents/document.ts';
import { type Finding, inTextOrder, type LocatedFinding, locate, start } from '../findings/finding.ts';
import { pretty } from '../findings/pretty.ts';
import type { Outcome, Surroundings } from './command.ts';

/** Findings of an init, located: in the answers file, the portfolio or the workspace's own files. */
function located(
  findings: readonly Finding[],
  sources: Iterable<SourceDocument | undefined>,
): LocatedFinding[] {
  const byFile = new Map<string, SourceDocument>();
  for (const document of sources) if (document) byFile.set(document.file, document);
  return findings
    .map((finding) =>
      locate(finding, (place) =>
        place.path === undefined ? start : (byFile.get(place.file)?.locate(place.path, place.on) ?? start),
      ),
    )
    .sort(inTextOrder);
}

/** What stands in a file is wrong: nothing was written, exit code 1. */
export function refused(
  findings: readonly Finding[],
  sources: Iterable<SourceDocument | undefined>,
  { err }: Surroundings,
): Outcome {
  const places = located(findings, sources);
  return {
    exitCode: 1,
    result: { kam: 'init/1', files: [], findings: places },
    stderr: pretty(places, { width: err.columns }),
  };
}
