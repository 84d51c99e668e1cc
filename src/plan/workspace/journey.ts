import * as z from 'zod';
import { day, id, item, line, list, may, must, text } from '../field.ts';
import { decisionKinds } from '../steps/3-dmu.ts';

/** journeys/<id>.yaml: a patient journey and its key decisions, agreed with the brand team. */
export const journey = z
  .strictObject({
    kam: must(z.literal('journey/1'), 'Kind and version of this file.'),
    id: must(id, 'Id of the journey: the file’s name.'),
    title: may(line, 'The journey in a few words.'),
    product: may(id, 'Product it is about.'),
    indication: may(line, 'Indication.'),
    agreed: may(
      item('Agreed', { with: may(line, 'With whom.'), date: may(day, 'When.') }),
      'With whom and when this journey was agreed.',
    ),
    stages: may(
      list(
        item('Stage', {
          id: must(id, 'Id of the stage.'),
          title: may(line, 'The stage in a few words.'),
          decisions: may(
            list(
              item('Key decision', {
                id: must(id, 'Id of the decision.'),
                question: may(text, 'The question that is decided.'),
                kind: may(z.enum(decisionKinds), 'Kind of decision.'),
                weight: may(z.number().min(1).max(3), '1–3: how much depends on it.'),
              }),
            ),
            'Key decisions of the stage.',
          ),
        }),
      ),
      'Stages of the journey.',
    ),
  })
  .meta({ title: 'Patient journey' });

export type Journey = z.output<typeof journey>;
