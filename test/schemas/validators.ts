import { readFileSync } from 'node:fs';
import { Ajv, type ValidateFunction } from 'ajv';
import Draft4 from 'ajv-draft-04';
import formats from 'ajv-formats';
import { XmlDocument, type XmlNode, XsdValidator } from 'libxml2-wasm';

/** Held against the schemas in this folder; README.md says where they come from. */

export const schemaText = (name: string) => readFileSync(new URL(name, import.meta.url), 'utf8');

const options = { allErrors: true, strict: false } as const;
// one of its patterns is no regular expression under the flag u
const sarifAjv = new Draft4({ ...options, unicodeRegExp: false });
formats.default(sarifAjv);
const sarif = sarifAjv.compile(JSON.parse(schemaText('sarif-2.1.0-rtm.5.json')));
const gitlab = new Ajv(options).compile(JSON.parse(schemaText('gitlab-code-quality.json')));

/** What the text says; throws with what is wrong where it is no such report. */
export const sarifLog = (text: string) => held(sarif, text) as SarifLog;
export const gitlabReport = (text: string) => held(gitlab, text) as GitlabViolation[];

function held(validate: ValidateFunction, text: string): unknown {
  const value: unknown = JSON.parse(text);
  if (!validate(value)) throw new Error(JSON.stringify(validate.errors, null, 2));
  return value;
}

const junit = XsdValidator.fromDoc(XmlDocument.fromString(schemaText('jenkins-junit.xsd')));

/** A JUnit report, read back; throws where it is no XML, or not as the schema wants it. */
export function junitReport(text: string): JunitReport {
  const document = XmlDocument.fromString(text);
  try {
    junit.validate(document);
    const textAt = (node: XmlNode, path: string) => node.eval(`string(${path})`) as string;
    const numberAt = (node: XmlNode, path: string) => Number(textAt(node, path));
    const root = document.root;
    return {
      tests: numberAt(root, '@tests'),
      failures: numberAt(root, '@failures'),
      suites: document.find('/testsuites/testsuite').map((suite) => ({
        name: textAt(suite, '@name'),
        tests: numberAt(suite, '@tests'),
        failures: numberAt(suite, '@failures'),
        cases: suite.find('testcase').map((test) => ({
          className: textAt(test, '@classname'),
          name: textAt(test, '@name'),
          failed: test.find('failure').length > 0,
          text: textAt(test, 'failure') + textAt(test, 'system-out'),
        })),
      })),
    };
  } finally {
    document.dispose();
  }
}

export interface JunitReport {
  tests: number;
  failures: number;
  suites: {
    name: string;
    tests: number;
    failures: number;
    cases: { className: string; name: string; failed: boolean; text: string }[];
  }[];
}

export interface GitlabViolation {
  description: string;
  check_name: string;
  fingerprint: string;
  severity: string;
  location: { path: string; lines: { begin: number; end: number } };
}

interface Location {
  artifactLocation: { uri: string; uriBaseId: string };
  region: { startLine: number; startColumn: number; endLine?: number; endColumn?: number };
}

export interface SarifLog {
  runs: [
    {
      tool: { driver: { name: string; version: string; rules: { id: string; help?: { text: string } }[] } };
      originalUriBaseIds: { [id: string]: unknown };
      columnKind: string;
      results: {
        ruleId: string;
        ruleIndex: number;
        level: string;
        message: { text: string };
        locations: [{ physicalLocation: Location }];
        relatedLocations?: { id: number; physicalLocation: Location; message: { text: string } }[];
        partialFingerprints: { [name: string]: string };
      }[];
    },
  ];
}
