import * as z from 'zod';
import { day, id, item, list, may, must, text } from '../field.ts';

const language = z.string().regex(/^[a-z]{2,3}$/, { error: 'language' });

/** questionnaire.yaml: what customers are asked. */
export const questionnaire = z
  .strictObject({
    kam: must(z.literal('questionnaire/1'), 'Kind and version of this file.'),
    waves: may(
      list(item('Wave', { id: must(id, 'Id of the wave.'), date: may(day, 'Day of the wave.') })),
      'Waves of the survey.',
    ),
    information: may(z.record(language, text), 'What respondents are told, by language.'),
    items: may(
      list(
        item('Item', {
          id: must(id, 'Id of the item; nps and overall are items of their own.'),
          text: may(z.record(language, text), 'The question, by language.'),
          scale: may(z.tuple([z.number(), z.number()]), 'Lowest and highest answer.'),
        }),
      ),
      'Items of the questionnaire.',
    ),
  })
  .meta({ title: 'Questionnaire' });

export type Questionnaire = z.output<typeof questionnaire>;
