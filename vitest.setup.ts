import fc from 'fast-check';

/** A property that names its largest size is tried up to it; by default fast-check stops at some ten elements. */
fc.configureGlobal({ defaultSizeToMaxWhenMaxSpecified: true });
