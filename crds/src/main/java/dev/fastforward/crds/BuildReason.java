package dev.fastforward.crds;

/** Why a build was started. */
public enum BuildReason {
  Created,
  SpecChanged,
  SourceChanged,
  RebuildRequested
}
