/** A month of 8,760 / 12 hours, as cloud price lists count it. */
export const HOURS_PER_MONTH = 730;
