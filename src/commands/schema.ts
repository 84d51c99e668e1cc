import { resolve } from 'node:path';
import { printable } from '../findings/printable.ts';
import { folderTexts } from '../io/folder.ts';
import { writeAll } from '../io/write.ts';
import { jsonSchemas } from '../plan/json-schema.ts';
import type { Command } from './command.ts';
import { vocabulary } from './shared/prepared.ts';
import { schemaChanges, schemaFolder } from './shared/schema-files.ts';
import { cdOption, startFolder, workspaceRoot } from './shared/workspace.ts';

export const schema: Command = {
  arguments: [],
  options: [
    cdOption,
    { flags: '--out <dir>', summary: 'the folder they are written to', preset: schemaFolder },
  ],
  examples: ['kam schema', 'kam schema --out schemas'],
  async run(call, around) {
    const { out } = call.options;
    const from = startFolder(call, around);
    const root =
      typeof out === 'string' ? resolve(from, out) : workspaceRoot(call, around, 'name a folder with --out');
    const shown = typeof out === 'string' ? printable(out) : schemaFolder;
    const texts = folderTexts(root);
    const changes = await schemaChanges(texts, vocabulary, typeof out === 'string' ? '' : schemaFolder);
    await writeAll(root, changes);
    const kinds = [...jsonSchemas(vocabulary).keys()];
    const what = `${kinds.length} JSON Schemas in ${shown}`;
    return {
      exitCode: 0,
      result: { kam: 'schema/1', folder: shown, kinds, written: changes.map(({ path }) => path) },
      stderr:
        changes.length === 0
          ? `${what} are as they should be.\n`
          : `✔ ${what}, ${changes.length} written. An editor’s YAML language server reads them from the first line of each file.\n`,
    };
  },
};
