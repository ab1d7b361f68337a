/** The controls of the settings pages: a choice of cards, each with a sentence about what it does, and a number. */

import type { ReactNode } from "react";
import {
  FieldError,
  Input,
  Label,
  RadioButton,
  RadioField,
  RadioGroup,
  Text,
  TextField,
} from "react-aria-components";

interface Option<Value extends string> {
  readonly value: Value;
  readonly label: string;
  readonly sentence: string;
}

interface ChoiceProps<Value extends string> {
  label: string;
  value: Value;
  options: readonly Option<Value>[];
  choose: (value: Value) => void;
  complaint?: string | undefined;
  /** What belongs to the choice as a whole. */
  children?: ReactNode;
}

export function Choice<Value extends string>(props: ChoiceProps<Value>) {
  const { label, value, options, choose, complaint, children } = props;
  return (
    <RadioGroup
      className="rule"
      value={value}
      onChange={(chosen) => choose(chosen as Value)}
      isInvalid={complaint !== undefined}
    >
      <Label className="rule-label">{label}</Label>
      <div className="choices">
        {options.map((option) => (
          <RadioField key={option.value} value={option.value} className="choice">
            <RadioButton className="choice-label">
              <span className="choice-mark" aria-hidden="true" />
              {option.label}
            </RadioButton>
            <Text slot="description" className="choice-sentence">
              {option.sentence}
            </Text>
          </RadioField>
        ))}
      </div>
      {children}
      <FieldError className="field-error">{complaint}</FieldError>
    </RadioGroup>
  );
}

interface NumberFieldProps {
  label: string;
  unit: string;
  value: number;
  /** What was typed, as long as it is no value. */
  text: string | undefined;
  least: number;
  most: number;
  set: (value: number) => void;
  mistype: (text: string) => void;
  complaint: string | undefined;
}

/** Whole numbers, taken with every key, so that the sentences beside it follow while one types. */
export function NumberField(props: NumberFieldProps) {
  const { label, unit, value, text, least, most, set, mistype, complaint } = props;
  const typed = (entered: string) => {
    const number = /^\s*\d{1,9}\s*$/u.test(entered) ? Number(entered) : Number.NaN;
    if (number >= least && number <= most) set(number);
    else mistype(entered);
  };
  return (
    <TextField
      className="field number-field"
      value={text ?? String(value)}
      onChange={typed}
      isInvalid={complaint !== undefined}
    >
      <Label>{label}</Label>
      <div className="number">
        <Input className="input" inputMode="numeric" autoComplete="off" />
        <Text slot="description">{unit}</Text>
      </div>
      <FieldError className="field-error">{complaint}</FieldError>
    </TextField>
  );
}

/** What a rule does as it stands in the form; said of values only, not of what was mistyped. */
export function Sentences({ sentences }: { sentences: readonly string[] }) {
  return sentences.map((sentence) => (
    <p key={sentence} className="rule-sentence">
      {sentence}
    </p>
  ));
}
