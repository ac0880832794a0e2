package dev.fastforward.builder.registry;

import dev.fastforward.builder.image.Descriptor;
import dev.fastforward.builder.image.Digest;
import dev.fastforward.builder.image.MediaTypes;
import dev.fastforward.builder.repository.BlobOpener;
import dev.fastforward.builder.repository.BlobSource;
import dev.fastforward.builder.repository.RegistryException;
import dev.fastforward.builder.repository.RegistryException.Kind;
import dev.fastforward.builder.repository.Repository;
import dev.fastforward.builder.repository.StoredManifest;
import dev.fastforward.builder.repository.VerifyingStream;
import dev.fastforward.builder.transport.Attempt;
import dev.fastforward.builder.transport.HttpBody;
import dev.fastforward.builder.transport.RepositoryAddress;
import dev.fastforward.builder.transport.TransferCounter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;

/** A repository of a registry that implements the OCI distribution specification. Thread-safe. */
final class RegistryRepository implements Repository {
  private static final int RESUMES = 4;

  /** Up to this size in bytes, uploading costs no more than checking whether the blob exists. */
  private static final int SMALL = 16 << 10;

  private final RepositoryAddress at;
  private final RegistryCaller caller;
  private final TransferCounter counter;
  private final KnownBlobs known;

  /**
   * @param known blobs that this process knows to be here
   */
  RegistryRepository(
      RepositoryAddress at, RegistryCaller caller, TransferCounter counter, KnownBlobs known) {
    this.at = at;
    this.caller = caller;
    this.counter = counter;
    this.known = known;
  }

  @Override
  public String name() {
    return at.host().name() + "/" + at.path();
  }

  @Override
  public Optional<Descriptor> headManifest(String selector) {
    return switch (found(selector)) {
      case ManifestQuery.Found.Absent() -> Optional.empty();
      case ManifestQuery.Found.Present(Descriptor descriptor) -> Optional.of(descriptor);
      case ManifestQuery.Found.Unclear() -> getManifest(selector).map(StoredManifest::descriptor);
    };
  }

  /** A proxy may answer HEAD with errors but pass GET on, so GET decides. */
  private ManifestQuery.Found found(String selector) {
    try {
      return caller.call(ManifestQuery.head(selector), at);
    } catch (RegistryException e) {
      if (e.kind() == Kind.UNAVAILABLE && answersGet(selector)) {
        return new ManifestQuery.Found.Unclear();
      }
      throw e;
    }
  }

  private boolean answersGet(String selector) {
    try {
      return caller.once(ManifestQuery.get(selector), at)
              instanceof Attempt.Done<Optional<StoredManifest>>(Optional<StoredManifest> manifest)
          && manifest.isPresent();
    } catch (RegistryException e) {
      return false;
    }
  }

  @Override
  public Optional<StoredManifest> getManifest(String selector) {
    return caller.call(ManifestQuery.get(selector), at);
  }

  @Override
  public void putManifest(String selector, String mediaType, byte[] bytes) {
    caller.call(new PutManifest(selector, mediaType, bytes), at);
  }

  @Override
  public boolean hasBlob(Digest digest) {
    return known.has(digest) || (caller.call(new HeadBlob(digest), at) && remember(digest));
  }

  @Override
  public void doubt() {
    known.clear();
  }

  @Override
  public void distrust() {
    known.distrust();
  }

  /**
   * Treats a failed check as absent: the upload then shows the cause, and some registries answer
   * 403 for a missing blob.
   */
  private boolean seemsThere(Digest digest) {
    try {
      return hasBlob(digest);
    } catch (RegistryException e) {
      return false;
    }
  }

  private boolean remember(Digest digest) {
    known.add(digest);
    return true;
  }

  @Override
  public InputStream openBlob(Descriptor blob) {
    byte[] data = blob.data();
    if (data != null && Digest.of(data).equals(blob.digest())) {
      return new ByteArrayInputStream(data);
    }
    BlobOpener opener = offset -> open(blob, offset);
    LongConsumer layerCounter =
        MediaTypes.isLayer(blob.mediaType()) ? counter::layerDown : bytes -> {};
    return new VerifyingStream(
        new ResumingStream(opener, blob.size(), RESUMES), blob, at.display(), layerCounter);
  }

  private InputStream open(Descriptor blob, long offset) {
    Digest digest = blob.digest();
    try {
      return caller.call(new GetBlob(digest, blob.size(), offset), at);
    } catch (RegistryException e) {
      if (e.kind() == Kind.INVALID && offset > 0) {
        return fromStart(blob, offset); // the registry does not support ranges
      }
      if (e.kind() == Kind.NOT_FOUND) {
        // The registry's garbage collection has removed the blob during this build.
        known.remove(digest);
      }
      throw e;
    }
  }

  private InputStream fromStart(Descriptor blob, long offset) {
    InputStream whole = caller.call(new GetBlob(blob.digest(), blob.size(), 0), at);
    try {
      whole.skipNBytes(offset);
      return whole;
    } catch (IOException e) {
      throw new RegistryException(
          Kind.UNAVAILABLE,
          at.display() + ": cannot get blob " + blob.digest() + ": the connection broke",
          e);
    }
  }

  @Override
  public void putBlob(Descriptor blob, BlobSource source) {
    known.upload(
        blob.digest(),
        () -> {
          if (blob.size() > SMALL && !known.isDistrusted() && seemsThere(blob.digest())) {
            return;
          }
          HttpBody body = new HttpBody("application/octet-stream", blob.size(), source);
          String what = at.display() + ": cannot upload blob " + blob.digest();
          caller.retry().run(what, () -> upload(blob, body));
        });
  }

  /** Starts a broken upload from the beginning, because it is unknown how much has arrived. */
  private Attempt<FinishUpload.Outcome> upload(Descriptor blob, HttpBody body) {
    return switch (caller.once(new StartUpload(), at)) {
      case Attempt.Again<URI> again -> again.as();
      case Attempt.Done<URI>(URI upload) ->
          switch (caller.once(new FinishUpload(upload, blob, body), at)) {
            case Attempt.Done<FinishUpload.Outcome>(FinishUpload.Outcome.Gone(String why)) ->
                new Attempt.Again<>(why, null, null, Kind.BROKEN);
            case Attempt<FinishUpload.Outcome> other -> other;
          };
    };
  }

  @Override
  public boolean mountBlob(Descriptor blob, Repository from) {
    return from.places().stream()
        .anyMatch(place ->
            place instanceof RegistryRepository other
                && other.at.host().address().equals(at.host().address())
                && mountBlob(blob, other));
  }

  /** Mounts from the same registry. */
  private boolean mountBlob(Descriptor blob, RegistryRepository other) {
    if (known.isDistrusted()) {
      return false;
    }
    if (known.has(blob.digest()) || other.at.path().equals(at.path())) {
      return seemsThere(blob.digest());
    }
    if (known.refusesMounts(other.at.path()) || !caller.sameCredentials(at, other.at)) {
      return false;
    }
    return switch (mount(blob.digest(), other.at.path())) {
      case MountBlob.Outcome.Mounted() -> remember(blob.digest());
      case MountBlob.Outcome.UploadBegun(URI upload) -> {
        cancel(upload);
        yield false;
      }
      case MountBlob.Outcome.Refused() -> false;
    };
  }

  /**
   * Mounting is an optimisation: if it fails, the blob is uploaded. A refusal for lack of rights,
   * by the registry or its token server, holds for all blobs.
   */
  private MountBlob.Outcome mount(Digest digest, String from) {
    try {
      return caller.call(new MountBlob(digest, from), at);
    } catch (RegistryException e) {
      if (e.kind() == Kind.UNAUTHORIZED) {
        known.refuseMounts(from);
      }
      return new MountBlob.Outcome.Refused();
    }
  }

  @Override
  public List<String> tags() {
    List<String> tags = new ArrayList<>();
    Set<String> pages = new HashSet<>();
    String next = ListTags.FIRST;
    while (next != null) {
      if (!pages.add(next)) {
        throw new RegistryException(
            Kind.BROKEN, at.display() + ": the registry's list of tags does not end", null);
      }
      ListTags.Page page = caller.call(new ListTags(next), at);
      tags.addAll(page.tags());
      next = page.next();
    }
    return tags;
  }

  @Override
  public boolean deleteManifest(Digest manifest) {
    return caller.call(new DeleteManifest(manifest), at);
  }

  /** Does nothing: the registry collects its garbage itself. */
  @Override
  public long sweep(Instant before) {
    return 0;
  }

  @Override
  public void checkPush() {
    try {
      cancel(caller.call(new StartUpload(), at));
    } catch (RegistryException e) {
      if (e.kind() != Kind.NOT_FOUND) {
        throw e;
      }
      throw new RegistryException(
          Kind.DENIED,
          e.getMessage() + "; the registry does not create repositories on push: create it there",
          e);
    }
  }

  /** Tries once and ignores failures: the registry expires uploads that stay open. */
  private void cancel(URI upload) {
    try {
      caller.once(new CancelUpload(upload), at);
    } catch (RegistryException e) {
      return;
    }
  }
}
