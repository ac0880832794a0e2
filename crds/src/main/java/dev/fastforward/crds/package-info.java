/**
 * The ImageBuild resource, as users write it and as the operator answers it. The CRD in deploy/crd
 * is generated from these classes, descriptions and validation rules included. Lists and maps are
 * never null here; what may be absent otherwise is marked.
 */
@NullMarked
package dev.fastforward.crds;

import org.jspecify.annotations.NullMarked;
