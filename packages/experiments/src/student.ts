/** Two-sided quantiles of Student's t. Only + − × ÷, so that every engine gives the same bits (rule K2). */

export type Confidence = 0.95 | 0.99;

/** Published quantiles for 1 … 30 degrees of freedom (any t table; here to nine places). */
const TABLE: Readonly<Record<Confidence, readonly number[]>> = {
  0.95: [
    12.706204736, 4.30265273, 3.182446305, 2.776445105, 2.570581836, 2.446911851, 2.364624252, 2.306004135,
    2.262157163, 2.228138852, 2.20098516, 2.17881283, 2.160368656, 2.144786688, 2.131449546, 2.119905299,
    2.109815578, 2.10092204, 2.093024054, 2.085963447, 2.079613845, 2.073873068, 2.06865761, 2.063898562,
    2.059538553, 2.055529439, 2.051830516, 2.048407142, 2.045229642, 2.042272456,
  ],
  0.99: [
    63.656741163, 9.924843201, 5.84090931, 4.604094871, 4.032142984, 3.707428021, 3.499483297, 3.355387331,
    3.249835542, 3.169272673, 3.105806516, 3.054539589, 3.012275839, 2.976842734, 2.946712883, 2.920781622,
    2.89823052, 2.878440473, 2.860934606, 2.84533971, 2.831359558, 2.818756061, 2.807335684, 2.796939505,
    2.787435814, 2.778714533, 2.770682957, 2.763262455, 2.756385904, 2.749995654,
  ],
};

/** The normal quantiles that they tend to. */
const NORMAL: Readonly<Record<Confidence, number>> = { 0.95: 1.959963984540054, 0.99: 2.5758293035489004 };

/** Abramowitz & Stegun 26.7.5: expansion about the normal quantile; error below 4e-7 from 31 degrees on. */
function expansion(z: number, degrees: number): number {
  const z2 = z * z;
  const g1 = (z * (z2 + 1)) / 4;
  const g2 = (z * ((5 * z2 + 16) * z2 + 3)) / 96;
  const g3 = (z * (((3 * z2 + 19) * z2 + 17) * z2 - 15)) / 384;
  const g4 = (z * ((((79 * z2 + 776) * z2 + 1482) * z2 - 1920) * z2 - 945)) / 92_160;
  return z + (g1 + (g2 + (g3 + g4 / degrees) / degrees) / degrees) / degrees;
}

/** Half-width of a two-sided interval in standard errors. Throws a RangeError for fewer than 1 degree of freedom. */
export function studentQuantile(degrees: number, confidence: Confidence = 0.95): number {
  if (!Number.isInteger(degrees) || degrees < 1)
    throw new RangeError(`Student's t needs a whole number of degrees of freedom, not ${String(degrees)}.`);
  return TABLE[confidence][degrees - 1] ?? expansion(NORMAL[confidence], degrees);
}
