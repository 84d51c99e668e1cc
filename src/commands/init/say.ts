import type { SourceDocument } from '../../documents/document.ts';
import { spanFinder } from '../../documents/locate.ts';
import { type Finding, inTextOrder, locate } from '../../findings/finding.ts';
import type { Outcome, Surroundings } from '../command.ts';
import { complaint } from '../shared/complaint.ts';

/**
 * What stands in a file is wrong: nothing was written, exit code 1. The findings may speak of the answers, the
 * portfolio or the workspace's own files.
 */
export async function refused(
  findings: readonly Finding[],
  sources: Iterable<SourceDocument | undefined>,
  { err }: Surroundings,
): Promise<Outcome> {
  const byFile = new Map<string, SourceDocument>();
  for (const document of sources) if (document) byFile.set(document.file, document);
  const spanOf = spanFinder(byFile);
  const places = findings.map((finding) => locate(finding, spanOf)).sort(inTextOrder);
  return {
    exitCode: 1,
    result: { kam: 'init/1', files: [], findings: places },
    stderr: await complaint(places, err, () => 'nothing was written.'),
  };
}
