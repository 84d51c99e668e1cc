declare const KAM_VERSION: string | undefined;
/** kam's own version, as the build writes it in. */
export const version = typeof KAM_VERSION === 'string' ? KAM_VERSION : '0.0.0-source';
