export const frames: Readonly<Record<string, string>> = {};
