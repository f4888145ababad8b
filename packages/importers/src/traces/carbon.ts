/** How much carbon dioxide a kilowatt hour of the grid stands for, hour by hour. */
import { cellsOf, numberIn } from './columns.ts';
import type { Format } from './format.ts';

/** `timestamp` in ms, `carbon_intensity` in g a kWh, as Electricity Maps and OpenDC have it. */
export const carbonIntensity: Format = {
  id: 'carbon-intensity',
  label: 'carbon intensity of a grid',
  recognises: first => {
    const header = cellsOf(first);
    return header.includes('timestamp') && header.includes('carbon_intensity');
  },
  reader: (gathered, at) => {
    let [column, time] = [-1, -1];
    return line => {
      const cells = cellsOf(line);
      if (column < 0) {
        column = cells.indexOf('carbon_intensity');
        time = cells.indexOf('timestamp');
        return true;
      }
      const grams = numberIn(cells[column]);
      if (grams === undefined || grams < 0)
        gathered.fault(
          at,
          'carbon_intensity is no number, or negative.',
          'Give grams of CO₂ for each kilowatt hour.',
        );
      else gathered.addCarbon(grams, numberIn(cells[time]), at);
      return true;
    };
  },
};
