/** Whether nobody wires a binding of this VIF type: there is none, or the host could not be given one. */
export function isUnwired(vifType: string | null | undefined): boolean {
  return vifType === 'unbound' || vifType === 'binding_failed';
}
