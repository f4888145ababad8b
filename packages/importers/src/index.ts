/**
 * Docker Compose files, Kubernetes manifests and traces → a scenario document, with a note for everything that was assumed or left out.
 * Pure: nothing is read but the given files, and the same files give the same document.
 */
export { type Family, FAMILIES } from './assume/families.ts';
export type { ImportNote, SourcePlace } from './findings.ts';
export { parseComposeBytes } from './compose/bytes.ts';
export { interpolate } from './compose/interpolate.ts';
export { type ComposePort, parsePort } from './compose/ports.ts';
export { parseQuantity, type Quantity, quantityText, scaledValue } from './kubernetes/quantity.ts';
export { type QosClass, qosClassOf } from './kubernetes/pods.ts';
export { exportAgainst, type ManifestDiff } from './manifests/against.ts';
export { exportManifests, type Manifests } from './manifests/export.ts';
export { noFindings } from './findings.ts';
export { parseFile } from './source/parse.ts';
export { type ColumnMap, parseColumnMap } from './traces/columns.ts';
export { TRACE_FORMATS, TraceImport, type TraceResult } from './traces/import.ts';
export { BEGINNING, isParquetName, isSimkube, isTraceName } from './traces/names.ts';
export { parquetLines, type SlicedFile } from './traces/parquet.ts';
export type { SourceFile } from './source/parse.ts';
export { type ImportKind, type ImportOptions, type ImportResult, importFiles } from './import.ts';
