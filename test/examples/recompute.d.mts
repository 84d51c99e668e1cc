export interface Recomputed {
  period: { from: string; to: string };
  net_sales: number;
  win_rate: number | null;
  formulary_access: number | null;
  penetration_index: number | null;
  penetration_by_product: { [product: string]: number | null };
  revenue_to_profit: number;
  roi: {
    value: number;
    before_after: number;
    market_growth_pct: number;
    margin_pct: number;
    baseline: number;
    investment: number;
    people: number;
    hours: number;
    booked_lines: number;
  };
}
export function recompute(
  workspace: string,
  account: string,
  options: { asOf: string; year?: number },
): Recomputed;
export function rowsOf(text: string): { [column: string]: string }[];
