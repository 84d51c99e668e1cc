// The model of portfolio.mjs in polars: typed columns, narrow sorts, and kam's columns written to a file.
//   node polars.mjs --version          what is here; exit 1: nothing is
//   node polars.mjs IN.csv OUT.csv
// polars is no dependency of kam: it is taken from the current folder, or from the folder KAM_BENCH_MODULES names.
// Of what was tried (collecting before writing, sorts by two columns at once, a numbered tie-break) this is the fastest.
// It trusts the file where kam looks: no dialect is found out, no style of numbers, no account that stands twice. Sums
// for ABC are whole cents here, and exact decimals of any length there.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { columns } from './portfolio.mjs';

const load = createRequire(join(process.env.KAM_BENCH_MODULES ?? process.cwd(), 'any.js'));
const pl = load('nodejs-polars');
const { col, lit, when } = pl;
const [input, output] = process.argv.slice(2);

if (input === '--version') console.log(pl.version);
else scores();

function scores() {
  const numbers = ['beds', 'category_spend', 'growth_pct', 'staff', 'share_pct', 'visits', 'net_sales'];
  const schema = Object.fromEntries(
    columns.map((column) => [column, numbers.includes(column) ? pl.Float64 : pl.Utf8]),
  );
  const axes = {
    attractiveness: [
      [
        30,
        points('category_spend', [
          [0, 0],
          [500_000, 40],
          [5_000_000, 100],
        ]),
      ],
      [20, linear(col('growth_pct'), -5, 15)],
      [
        10,
        when(col('teaching').eq(lit('yes')))
          .then(lit(100))
          .when(col('teaching').eq(lit('no')))
          .then(lit(20))
          .otherwise(lit(null)),
      ],
      [15, linear(col('beds').log(Math.E), Math.log(50), Math.log(2000))],
    ],
    strength: [
      [50, linear(col('share_pct'), 0, 60)],
      [
        20,
        points('visits', [
          [0, 0],
          [12, 80],
          [24, 100],
        ]),
      ],
      [10, lit(100).sub(linear(col('staff'), 0, 4000))],
    ],
  };
  const overall = { attractiveness: 60, strength: 40 };
  const ids = Object.keys(axes);
  const pointsOf = ids.flatMap((id) => axes[id].map(([, p], c) => p.alias(`${id}_${c}`)));
  const terms = (id) => axes[id].map(([weight], c) => ({ weight, p: col(`${id}_${c}`) }));
  const raw = ids.map((id) => {
    const sum = total(terms(id).map(({ weight, p }) => p.mul(lit(weight)).fillNull(lit(0))));
    return sum.div(total(terms(id).map(known))).alias(`raw_${id}`);
  });
  const weighted = total(ids.map((id) => col(`raw_${id}`).mul(lit(overall[id])))).div(lit(100));
  const data = total(
    ids.map((id) => {
      const whole = axes[id].reduce((sum, [weight]) => sum + weight, 0);
      return total(terms(id).map(known)).div(lit(whole)).mul(lit(overall[id]));
    }),
  );
  const cents = col('net_sales').mul(lit(100)).add(lit(0.5)).floor().cast(pl.Int64).fillNull(lit(0));
  const scored = pl
    .scanCSV(input, { schema })
    .withColumns(...pointsOf)
    .withColumns(...raw)
    .select(
      col('account_id').alias('account'),
      ...ids.map((id) => quantised(col(`raw_${id}`)).alias(id)),
      quantised(weighted).alias('score'),
      quantised(data).alias('data_pct'),
      cents.alias('cents'),
    )
    // stable sorts, the tie-break first: faster than one sort by both
    .sort('account')
    .sort({ by: 'cents', descending: true, maintainOrder: true });
  const before = col('cents').cumSum().sub(col('cents'));
  const share = (cut) => before.mul(lit(100)).lt(col('cents').sum().mul(lit(cut)));
  const placed = col('data_pct').gtEq(lit(60));
  const above = (id) => col(id).gtEq(lit(55));
  const byCell = (a, b, c, d) =>
    when(placed.not())
      .then(lit(null))
      .when(above('attractiveness').and(above('strength')))
      .then(lit(a))
      .when(above('attractiveness'))
      .then(lit(b))
      .when(above('strength'))
      .then(lit(c))
      .otherwise(lit(d));
  const distance = (id) => col(id).sub(lit(55)).abs();
  const nearest = when(distance('attractiveness').ltEq(distance('strength')))
    .then(distance('attractiveness'))
    .otherwise(distance('strength'));
  const ranked = scored
    .withColumns(
      when(share(80)).then(lit('A')).when(share(95)).then(lit('B')).otherwise(lit('C')).alias('abc'),
    )
    .sort('account')
    .sort({ by: 'score', descending: true, nullsLast: true, maintainOrder: true })
    .withRowIndex('rank', 1)
    .withColumns(when(placed).then(quantised(nearest)).otherwise(lit(null)).alias('to_cut'))
    .select(
      'account',
      ...ids,
      'score',
      'rank',
      byCell('1/1', '1/0', '0/1', '0/0').alias('cell'),
      byCell('key', 'develop', 'maintain', 'serve').alias('tier'),
      'abc',
      'data_pct',
      'to_cut',
      col('to_cut').lt(lit(2)).alias('fragile'),
    );
  ranked.sinkCSV(output).collectSync();
}

function total(terms) {
  return terms.reduce((sum, term) => sum.add(term));
}

function known({ weight, p }) {
  return when(p.isNull()).then(lit(0)).otherwise(lit(weight));
}

function quantised(x) {
  return x.mul(lit(1e6)).add(lit(0.5)).floor().div(lit(1e6)).round(6);
}

function linear(x, from, to) {
  return x
    .sub(lit(from))
    .mul(lit(100))
    .div(lit(to - from))
    .clip(0, 100);
}

function points(column, corners) {
  const x = col(column);
  const [[x0, y0], [x1, y1], [x2, y2]] = corners;
  const line = (xa, ya, xb, yb) =>
    x
      .sub(lit(xa))
      .mul(lit(yb - ya))
      .div(lit(xb - xa))
      .add(lit(ya));
  return when(x.isNull())
    .then(lit(null))
    .when(x.ltEq(lit(x0)))
    .then(lit(y0))
    .when(x.lt(lit(x1)))
    .then(line(x0, y0, x1, y1))
    .when(x.lt(lit(x2)))
    .then(line(x1, y1, x2, y2))
    .otherwise(lit(y2));
}
