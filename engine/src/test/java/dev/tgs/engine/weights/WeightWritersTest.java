package dev.tgs.engine.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tgs.engine.DType;
import dev.tgs.engine.Device;
import dev.tgs.engine.EngineException;
import dev.tgs.engine.Module;
import dev.tgs.engine.Scope;
import dev.tgs.engine.Tensor;
import dev.tgs.engine.TensorSource;
import dev.tgs.engine.nn.Linear;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WeightWritersTest {
  @TempDir Path folder;

  private static Map<String, Tensor> tensors() {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (DType dtype : DType.values()) {
      tensors.put("type." + dtype, Tensor.arange(0, 6, DType.I64).to(dtype).reshape(3, 2));
    }
    tensors.put("transposed", Tensor.arange(0, 6, DType.F32).reshape(2, 3).transpose(0, 1));
    tensors.put("scalar", Tensor.full(3, DType.F32));
    tensors.put("empty", Tensor.zeros(DType.F32, 0, 4));
    tensors.put("name with \"quotes\" and ü", Tensor.full(1, DType.U8, 3));
    return tensors;
  }

  private void roundTrip(BiConsumer<Path, Map<String, Tensor>> writer) throws IOException {
    Path file = folder.resolve("weights");
    Files.writeString(file, "old");
    try (Scope scope = Scope.open()) {
      Map<String, Tensor> tensors = tensors();
      writer.accept(file, tensors);
      try (TensorSource source = WeightFiles.open(file)) {
        assertThat(source.keys()).containsExactlyInAnyOrderElementsOf(tensors.keySet());
        tensors.forEach(
            (key, tensor) -> {
              assertThat(source.dtype(key)).as(key).isEqualTo(tensor.dtype());
              assertThat(source.shape(key)).as(key).containsExactly(tensor.shape());
              assertThat(source.tensor(key).equal(tensor)).as(key).isTrue();
            });
      }
    }
    assertThat(files()).containsExactly("weights");
  }

  private Stream<String> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList().stream();
    }
  }

  @Test
  void safetensorsComeBackAsTheyWere() throws IOException {
    roundTrip((file, tensors) -> Safetensors.write(file, tensors, Map.of("format", "pt")));
  }

  @Test
  void safetensorsOfASourceComeBackAsTheyWere(@TempDir Path elsewhere) throws IOException {
    Path first = elsewhere.resolve("first");
    roundTrip(
        (file, tensors) -> {
          TorchFile.write(first, tensors);
          try (TensorSource source = WeightFiles.open(first)) {
            Safetensors.write(file, source, Map.of());
          }
        });
  }

  /** Tensors that are made when they are asked for, and are gone by the next one. */
  private static final class Made implements TensorSource {
    private final List<String> asked = new ArrayList<>();
    private final long announced;
    private final long rows;
    private Tensor last;

    Made(long announced, long rows) {
      this.announced = announced;
      this.rows = rows;
    }

    @Override
    public String name() {
      return "made";
    }

    @Override
    public Set<String> keys() {
      return Set.of("a", "b", "c");
    }

    @Override
    public long[] shape(String key) {
      return new long[] {announced, 3};
    }

    @Override
    public DType dtype(String key) {
      return key.equals("b") ? DType.F32 : DType.BF16;
    }

    @Override
    public Tensor tensor(String key) {
      if (last != null) {
        assertThat(last).hasToString("closed tensor");
      }
      asked.add(key);
      last = Tensor.full(asked.size(), dtype(key), rows, 3);
      return last;
    }
  }

  @Test
  void aSourceIsAskedForOneTensorAtATime() {
    asksForOneAtATime((file, made) -> Safetensors.write(file, made, Map.of()));
    asksForOneAtATime(TorchFile::write);
  }

  private void asksForOneAtATime(BiConsumer<Path, Made> writer) {
    Path file = folder.resolve("weights");
    Made made = new Made(2, 2);
    writer.accept(file, made);

    assertThat(made.asked).containsExactlyInAnyOrder("a", "b", "c");
    try (Scope scope = Scope.open();
        TensorSource source = WeightFiles.open(file)) {
      assertThat(source.dtype("c")).isEqualTo(DType.BF16);
      float place = 1 + made.asked.indexOf("c");
      assertThat(source.tensor("c").toFloats()).containsOnly(place).hasSize(6);
    }
  }

  @Test
  void aTensorThatIsNotAsAnnouncedStopsTheFile() throws IOException {
    Path file = folder.resolve("weights");
    assertThatThrownBy(() -> Safetensors.write(file, new Made(2, 4), Map.of()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("'b' of made")
        .hasMessageContaining("F32 [2, 3]");
    assertThatThrownBy(() -> TorchFile.write(file, new Made(2, 4)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("of made was announced as");
    assertThat(files()).isEmpty();
  }

  @Test
  void theFilesBehindASourceAreNamed() {
    Path sharded = Path.of("src/test/resources/weights/sharded");
    assertThat(WeightFiles.files(sharded))
        .containsExactlyInAnyOrder(
            sharded.resolve("model.safetensors.index.json"),
            sharded.resolve("model-1.safetensors"),
            sharded.resolve("model-2.safetensors"),
            sharded.resolve("model-3.bin"));
    Path single = sharded.resolve("model-1.safetensors");
    assertThat(WeightFiles.files(single)).containsExactly(single);
  }

  @Test
  void torchFilesComeBackAsTheyWere() throws IOException {
    roundTrip(TorchFile::write);
  }

  @Test
  void recordsOfTorchFilesAreAligned() {
    Path path = folder.resolve("weights.pt");
    try (Scope scope = Scope.open()) {
      TorchFile.write(path, tensors());
    }
    try (DataFile file = DataFile.open(path)) {
      ZipDirectory zip = ZipDirectory.read(file);
      assertThat(zip.names()).hasSize(tensorsCount() + 3).contains("archive/data/0");
      assertThat(zip.names()).allMatch(name -> zip.get(name).begin() % 64 == 0);
    }
  }

  private static int tensorsCount() {
    return DType.values().length + 4;
  }

  /** Takes so many bytes, then fails as a full disk does. */
  private static final class FullDisk implements WritableByteChannel {
    private final WritableByteChannel channel;
    private int left;

    FullDisk(WritableByteChannel channel, int left) {
      this.channel = channel;
      this.left = left;
    }

    @Override
    public int write(ByteBuffer bytes) throws IOException {
      if (bytes.remaining() > left) {
        throw new IOException("No space left on device");
      }
      left -= bytes.remaining();
      return channel.write(bytes);
    }

    @Override
    public boolean isOpen() {
      return channel.isOpen();
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }

  private void failsOnFullDisk(String name, AtomicFile.Body body) throws IOException {
    Path file = folder.resolve(name);
    Files.writeString(file, "old");
    assertThatThrownBy(() -> AtomicFile.write(file, disk -> body.writeTo(new FullDisk(disk, 1500))))
        .isInstanceOf(EngineException.class)
        .hasMessageStartingWith(file + " could not be written (")
        .hasMessageContaining("No space left on device")
        .hasMessageContaining("free space of its disk");
    assertThat(file).hasContent("old");
    assertThat(files()).containsOnlyOnce(name).noneMatch(other -> other.endsWith(".tmp"));
  }

  @Test
  void aFullDiskLeavesTheOldFile() throws IOException {
    failsOnFullDisk("a", disk -> Safetensors.encode(disk, new Made(100_000, 100_000), Map.of()));
    failsOnFullDisk("b", disk -> TorchZipWriter.write(disk, new Made(100_000, 100_000)));
  }

  @Test
  void aMissingFolderIsNamed() {
    try (Scope scope = Scope.open()) {
      Path file = folder.resolve("absent/weights.pt");
      assertThatThrownBy(() -> TorchFile.write(file, Map.of("a", Tensor.zeros(DType.F32, 1))))
          .isInstanceOf(EngineException.class)
          .hasMessageContaining("absent");
    }
  }

  private static final class Model extends Module {
    Model() {
      Linear shared = new Linear(2, 1);
      child("a", shared);
      child("b", shared);
      floatParameter("exact", 1);
      fill((key, shape) -> Tensor.full(1.001, DType.F32, shape), DType.F32, Device.CPU);
    }
  }

  @Test
  void aModelIsSavedInTheChosenType() {
    Path file = folder.resolve("model.safetensors");
    try (Model model = new Model();
        Scope scope = Scope.open()) {
      Safetensors.write(file, model, DType.BF16, Map.of("format", "pt"));
      try (TensorSource source = WeightFiles.open(file)) {
        assertThat(source.keys()).containsExactlyInAnyOrder("a.weight", "a.bias", "exact");
        assertThat(source.dtype("a.weight")).isEqualTo(DType.BF16);
        assertThat(source.tensor("exact").item()).isEqualTo((double) 1.001f);
        assertThat(model.load(source, DType.F32, Device.CPU).loaded()).isEqualTo(3);
        assertThat(model.parameters().get("b.bias").get().item()).isEqualTo(1);
      }
    }
  }
}
