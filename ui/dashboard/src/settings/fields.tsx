/** The controls of the settings pages: a choice of cards, a switch, a number; each with a sentence about what it does. */

import type { ReactNode } from "react";
import { useId } from "react";
import { FieldError, Input, Label, Radio, RadioGroup, Switch, Text, TextField } from "react-aria-components";

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
  const choose_ = (chosen: string) => {
    const option = options.find((one) => one.value === chosen);
    if (option) choose(option.value);
  };
  return (
    <RadioGroup className="rule" value={value} onChange={choose_} isInvalid={complaint !== undefined}>
      <Label className="rule-label">{label}</Label>
      <div className="choices">
        {options.map((option) => (
          <Radio key={option.value} value={option.value} className="choice">
            <span className="choice-mark" aria-hidden="true" />
            <span>
              <span className="choice-label">{option.label}</span>
              <span className="choice-sentence">{option.sentence}</span>
            </span>
          </Radio>
        ))}
      </div>
      {children}
      <FieldError className="field-error">{complaint}</FieldError>
    </RadioGroup>
  );
}

interface ToggleProps {
  label: string;
  sentence: string;
  isOn: boolean;
  turn: (isOn: boolean) => void;
  complaint?: string | undefined;
}

export function Toggle({ label, sentence, isOn, turn, complaint }: ToggleProps) {
  const id = useId();
  return (
    <div className="toggle">
      <Switch className="switch" isSelected={isOn} onChange={turn} aria-describedby={id}>
        <span className="switch-track" aria-hidden="true" />
        {label}
      </Switch>
      <p id={id} className="toggle-sentence">
        {sentence}
      </p>
      {complaint && <p className="field-error">{complaint}</p>}
    </div>
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
