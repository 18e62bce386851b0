import type { ReactNode } from "react";
import type { ButtonLook } from "./button";
import { cn } from "./cn";

/**
 * A button that opens a small form beneath it: for what needs a reason before it is done. Works without a script; the
 * parts of a row that share `name` close one another.
 */
export function FoldForm({
  label,
  look = "plain",
  name,
  open,
  align = "right",
  children,
}: {
  label: ReactNode;
  look?: ButtonLook;
  name?: string;
  open?: boolean;
  /** The edge of the button that the form keeps to. */
  align?: "left" | "right";
  children: ReactNode;
}) {
  return (
    <details className="fold-form" name={name} open={open}>
      <summary className={cn("btn", look !== "plain" && look)}>{label}</summary>
      <div className={cn("card lift fold-body", align === "left" && "from-left")}>{children}</div>
    </details>
  );
}
