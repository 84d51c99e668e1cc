/** Every chart by the type its data carry. A new chart is one file and one line here. */

import type { Scene, Size } from '../scene.ts';
import type { Words } from '../words.ts';
import { type ObjectivesData, objectives } from './objectives.ts';
import { type MatrixData, segmentationMatrix } from './segmentation-matrix.ts';
import { type StripData, segmentationStrip } from './segmentation-strip.ts';
import { type StakeholderMapData, stakeholderMap } from './stakeholder-map.ts';

export type ChartData = MatrixData | StripData | StakeholderMapData | ObjectivesData;
type Draw<Data> = (data: Data, size: Size, words: Words) => Scene;

export const charts: {
  [Type in ChartData['type']]: {
    draw: Draw<Extract<ChartData, { type: Type }>>;
    wide: number;
    narrow: number;
  };
} = {
  'segmentation-matrix': { draw: segmentationMatrix, wide: 520, narrow: 400 },
  'segmentation-strip': { draw: segmentationStrip, wide: 260, narrow: 240 },
  'stakeholder-map': { draw: stakeholderMap, wide: 0, narrow: 0 },
  objectives: { draw: objectives, wide: 0, narrow: 0 },
};

/** Widths a page draws for; heights are each chart's own (0: it grows with its rows). */
export const widths = { wide: 760, narrow: 340 } as const;

export function chart(data: ChartData, width: keyof typeof widths, words: Words): Scene {
  const entry = charts[data.type] as { draw: Draw<ChartData>; wide: number; narrow: number };
  return entry.draw(data, { w: widths[width], h: entry[width] }, words);
}
