/** Which files are traces, told before any of it is read; apart from the readers, for who does not want to load those. */

/** By their names. */
export const isTraceName = (name: string): boolean => /\.((csv|tsv|swf)(\.gz|\.zip)?|parquet)$/i.test(name);

export const isParquetName = (name: string): boolean => /\.parquet$/i.test(name);

/** Characters of a JSON file that tell what it is. */
export const BEGINNING = 65_536;

/** Whether a JSON file is a recording of SimKube, by how it begins: manifests and scenarios are JSON too. */
export const isSimkube = (name: string, beginning: string): boolean =>
  /\.json$/i.test(name) && beginning.includes('"trackedObjects"') && beginning.includes('"config"');
