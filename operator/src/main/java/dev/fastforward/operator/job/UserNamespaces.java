package dev.fastforward.operator.job;

/** When builder pods have user namespaces of their own. */
public enum UserNamespaces {
  /** Always: an ImageBuild that turns them off is refused. */
  REQUIRED,
  /** Unless the ImageBuild turns them off. */
  PREFERRED,
  /** Only where the ImageBuild asks for them. */
  ON_REQUEST
}
