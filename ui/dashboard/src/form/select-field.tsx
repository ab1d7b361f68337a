/** A choice of one among a few, as a button that opens the list of them. */

import { Check, ChevronDown } from "lucide-react";
import type { ReactNode } from "react";
import { Button, Label, ListBox, ListBoxItem, Popover, Select, SelectValue } from "react-aria-components";
import "./form.css";

export interface SelectOption<Id extends string> {
  readonly id: Id;
  readonly name: string;
  /** What choosing it means, in a few words. */
  readonly hint?: string;
}

interface SelectFieldProps<Id extends string> {
  label: string;
  /** The label is only for those who do not see the field. */
  isLabelHidden?: boolean;
  options: readonly SelectOption<Id>[];
  value: Id;
  choose: (id: Id) => void;
  isDisabled?: boolean;
  /** What stands below: a sentence about the choice, or why it failed. */
  children?: ReactNode;
}

export function SelectField<Id extends string>(props: SelectFieldProps<Id>) {
  const { label, isLabelHidden = false, options, value, choose, isDisabled = false, children } = props;
  const chosen = (key: unknown) => {
    const option = options.find((one) => one.id === key);
    if (option) choose(option.id);
  };
  return (
    <Select className="field" value={value} onChange={chosen} isDisabled={isDisabled}>
      <Label className={isLabelHidden ? "hidden-label" : "field-label"}>{label}</Label>
      <Button className="button select-button">
        <SelectValue className="truncated">{({ selectedText }) => selectedText}</SelectValue>
        <ChevronDown size={16} aria-hidden="true" />
      </Button>
      {children}
      <Popover className="popover select-popover">
        <ListBox className="select-list" items={options}>
          {(option) => (
            <ListBoxItem id={option.id} textValue={option.name} className="select-item">
              <span className="select-name">{option.name}</span>
              <Check className="select-check" size={16} aria-hidden="true" />
              {option.hint && <span className="select-hint">{option.hint}</span>}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </Select>
  );
}
