import type { Problem } from '@tare/schema';

/** "compose.yaml:3:5 services.web.image"; empty for the whole document. */
export function printPlaceAndPath({ place, path }: Problem): string {
  if (place === undefined) return path;
  const at = `${place.file === undefined ? 'line ' : `${place.file}:`}${String(place.line)}:${String(place.column)}`;
  return path === '' ? at : `${at} ${path}`;
}
