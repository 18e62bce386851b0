export type CorrectionState = "open" | "accepted" | "declined";

export interface Correction {
  id: number;
  contractorId: string;
  contractorName: string;
  field: string;
  /** What the page says, and what it should say by whoever reported it. */
  shown: string | null;
  proposed: string | null;
  state: CorrectionState;
  askedAt: Date;
  dueOn: string | null;
  decidedAt: Date | null;
}

export interface CorrectionDetail extends Correction {
  /** What was written besides; of the directory's facts, never a contact's value. */
  note: string | null;
  evidenceUrl: string | null;
  /** Teams that paid for what is wrong: they are refunded when it is accepted. */
  buyers: number;
}

export async function correctionQueue(_page: { state: CorrectionState; limit: number }): Promise<Correction[]> {
  return [];
}

export async function correctionDetail(_id: number): Promise<CorrectionDetail | null> {
  return null;
}
