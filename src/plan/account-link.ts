import { slugOf } from './slug.ts';

/** How a plan says which account of the portfolio it is about. */
export interface AccountLink {
  /** its folder below accounts/ */
  folder: string;
  /** the portfolio's id, where 1-analysis.yaml keeps it (account_ref) */
  ref: string | undefined;
}

/** By the id it keeps; a plan that keeps none by its folder, which is the id's slug. */
export function isPlanOf({ folder, ref }: AccountLink, portfolioId: string): boolean {
  return ref === undefined ? slugOf(portfolioId) === folder : ref === portfolioId;
}

/** The same for many: the plan of an account of the portfolio. A plan that keeps the id goes before a folder. */
export function planFinder<P>(
  plans: readonly P[],
  linkOf: (plan: P) => AccountLink,
): (portfolioId: string) => P | undefined {
  const byRef = new Map<string, P>();
  const byFolder = new Map<string, P>();
  for (const plan of plans) {
    const { folder, ref } = linkOf(plan);
    if (ref === undefined) byFolder.set(folder, plan);
    else byRef.set(ref, plan);
  }
  return (id) => byRef.get(id) ?? (byFolder.size === 0 ? undefined : byFolder.get(slugOf(id)));
}
