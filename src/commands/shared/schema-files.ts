import { caps, type Texts } from '../../documents/texts.ts';
import type { Change } from '../../io/write.ts';
import { jsonSchemas, schemaFile, schemaText } from '../../plan/json-schema.ts';
import type { Vocabulary } from '../../plan/plan.ts';

/** Where a workspace keeps them: every plan file's first line points there. */
export const schemaFolder = '.kam/schemas';

/** The JSON Schemas as changes of a workspace; those that are as they should be are left out. kam made them, so kam replaces them. */
export async function schemaChanges(
  texts: Texts,
  vocabulary: Vocabulary,
  folder = schemaFolder,
): Promise<Change[]> {
  const changes: Change[] = [];
  for (const [kind, schema] of jsonSchemas(vocabulary)) {
    const path = folder === '' ? schemaFile(kind) : `${folder}/${schemaFile(kind)}`;
    const before = await texts.read(path, caps.yaml);
    const after = schemaText(schema);
    if (before && Buffer.from(after).equals(before)) continue;
    changes.push({ path, before, after });
  }
  return changes;
}
