package dev.tgs.engine;

import java.nio.LongBuffer;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.InterpolateFuncOptions;
import org.bytedeco.pytorch.LongVector;
import org.bytedeco.pytorch.LongVectorOptional;
import org.bytedeco.pytorch.T_TensorTensorTensorTensor_T;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.kBilinear;

/** The operations of {@code torch.nn.functional} that the models share, under the same names. */
public final class Functional {
  /** Target of {@link #crossEntropy} that any answer meets. */
  public static final long OPEN = -100;

  private static final int CHANNELS_OF_A_REGISTER = 16;

  private Functional() {}

  /**
   * @param bias may be null
   */
  public static Tensor linear(Tensor input, Tensor weight, Tensor bias) {
    FlopCounter.linear(input, weight.size(0));
    if (OneDnn.takes(input)) {
      return OneDnn.linear(input, weight, bias);
    }
    boolean lonely =
        input.dtype() == DType.BF16
            && input.device().isCpu()
            && isRow(input)
            && !Autograd.recording();
    return lonely ? lonelyRow(input, weight, bias) : uncountedLinear(input, weight, bias);
  }

  private static Tensor uncountedLinear(Tensor input, Tensor weight, Tensor bias) {
    return new Tensor(torch.linear(input.value(), weight.value(), Tensor.optional(bias)));
  }

  private static boolean isRow(Tensor input) {
    return input.numel() == input.size(-1);
  }

  /**
   * libtorch multiplies a single row by another kernel, which is slower and rounds otherwise: with
   * a companion the row gets what it would get among others.
   */
  private static Tensor lonelyRow(Tensor input, Tensor weight, Tensor bias) {
    return Scope.tidy(
        () -> {
          Tensor row = input.reshape(1, -1);
          long[] shape = input.shape();
          shape[shape.length - 1] = weight.size(0);
          return uncountedLinear(Tensor.cat(0, row, row), weight, bias)
              .narrow(0, 0, 1)
              .reshape(shape);
        });
  }

  /** x W^T, uncounted. */
  static Tensor product(Tensor input, Tensor weight) {
    return OneDnn.takes(input)
        ? OneDnn.linear(input, weight, null)
        : uncountedLinear(input, weight, null);
  }

  /**
   * @param bias may be null
   */
  public static Tensor conv2d(
      Tensor input, Tensor weight, Tensor bias, int stride, int padding, int groups) {
    if (isWidened(input, weight)) {
      return conv2d(wide(input), wide(weight), wide(bias), stride, padding, groups)
          .to(input.dtype());
    }
    Tensor output =
        new Tensor(
            torch.conv2d(
                input.value(),
                weight.value(),
                Tensor.optional(bias),
                new long[] {stride, stride},
                new long[] {padding, padding},
                new long[] {1, 1},
                groups));
    FlopCounter.convolution(weight, output);
    return output;
  }

  /**
   * Stride 1.
   *
   * @param input [b, in, n]
   * @param weight [out, in / groups, kernel]
   * @param bias may be null
   */
  public static Tensor conv1d(Tensor input, Tensor weight, Tensor bias, int padding, int groups) {
    if (isWidened(input, weight)) {
      return conv1d(wide(input), wide(weight), wide(bias), padding, groups).to(input.dtype());
    }
    Tensor output =
        new Tensor(
            torch.conv1d(
                input.value(),
                weight.value(),
                Tensor.optional(bias),
                new long[] {1},
                new long[] {padding},
                new long[] {1},
                groups));
    FlopCounter.convolution(weight, output);
    return output;
  }

  /**
   * Whether a convolution is computed in F32: of channels in no multiple of a register's 16, such
   * as 24 or 40, oneDNN's bf16 kernels were seen to be 0.2 off, or NaN, on an EPYC with
   * avx512_bf16.
   */
  private static boolean isWidened(Tensor input, Tensor weight) {
    return input.dtype() == DType.BF16
        && input.device().isCpu()
        && weight.size(0) % CHANNELS_OF_A_REGISTER != 0;
  }

  private static Tensor wide(Tensor tensor) {
    return tensor == null ? null : tensor.to(DType.F32);
  }

  /**
   * @param bias may be null
   */
  public static Tensor convTranspose2d(Tensor input, Tensor weight, Tensor bias, int stride) {
    FlopCounter.transposedConvolution(input, weight);
    return new Tensor(
        torch.conv_transpose2d(
            input.value(),
            weight.value(),
            Tensor.optional(bias),
            new long[] {stride, stride},
            new long[] {0, 0},
            new long[] {0, 0},
            1,
            1,
            1));
  }

  /** Over the last dimension. */
  public static Tensor layerNorm(Tensor input, Tensor weight, Tensor bias, double eps) {
    return new Tensor(
        torch.layer_norm(
            input.value(),
            weight.shape(),
            Tensor.optional(weight),
            Tensor.optional(bias),
            eps,
            true));
  }

  public static Tensor groupNorm(Tensor input, int groups, Tensor weight, Tensor bias, double eps) {
    return new Tensor(
        torch.group_norm(
            input.value(), groups, Tensor.optional(weight), Tensor.optional(bias), eps, true));
  }

  /** Root mean square over the last dimension, in float32 inside; weight [size]. */
  public static Tensor rmsNorm(Tensor input, Tensor weight, double eps) {
    return new Tensor(
        torch.rms_norm(
            input.value(), weight.shape(), Tensor.optional(weight), new DoubleOptional(eps)));
  }

  /** x sigmoid(x). */
  @CheckReturnValue
  public static Tensor siluInPlace(Tensor input) {
    if (Autograd.recording()) {
      return new Tensor(torch.silu(input.value()));
    }
    torch.silu_(input.value());
    return input;
  }

  /** Exact GELU, by the error function. */
  public static Tensor gelu(Tensor input) {
    return new Tensor(torch.gelu(input.value()));
  }

  @CheckReturnValue
  public static Tensor geluInPlace(Tensor input) {
    if (Autograd.recording()) {
      return gelu(input);
    }
    torch.gelu_(input.value());
    return input;
  }

  /** x times the sigmoid of 1.702 x, the GELU of CLIP. */
  @CheckReturnValue
  public static Tensor quickGeluInPlace(Tensor input) {
    if (Autograd.recording()) {
      return input.mul(input.mul(1.702).sigmoid());
    }
    try (Scope scope = Scope.open()) {
      return input.mulInPlace(new Tensor(input.mul(1.702).value().sigmoid_()));
    }
  }

  /**
   * A function of each row by itself, done for so many rows at a time: what it makes on the way
   * then stays in the cache.
   *
   * @param x [..., c]
   * @return [..., c']
   */
  public static Tensor inParts(Tensor x, long rows, UnaryOperator<Tensor> function) {
    long count = x.numel() / Math.max(1, x.size(-1));
    if (count <= rows || Autograd.recording()) {
      return function.apply(x);
    }
    Tensor flat = x.reshape(count, x.size(-1));
    Tensor[] parts = new Tensor[(int) ((count + rows - 1) / rows)];
    for (int i = 0; i < parts.length; i++) {
      Tensor part = flat.narrow(0, i * rows, Math.min(rows, count - i * rows));
      parts[i] = Scope.tidy(() -> function.apply(part));
    }
    Tensor whole = Tensor.cat(0, parts);
    long[] shape = x.shape();
    shape[shape.length - 1] = whole.size(-1);
    return whole.reshape(shape);
  }

  /**
   * Sets a share of the elements to 0 and makes the others as much larger, while a recording with
   * noise is on; x itself otherwise.
   *
   * @param share from 0 to below 1
   */
  public static Tensor dropout(Tensor x, double share) {
    OptionalLong seed = share == 0 ? OptionalLong.empty() : Autograd.nextNoise();
    if (seed.isEmpty()) {
      return x;
    }
    return x.mul(
        Scope.tidy(
            () ->
                x.device().isCpu()
                    ? kept(x, share, new SplittableRandom(seed.getAsLong()))
                    : keptThere(x, share, seed.getAsLong())));
  }

  /** The same, drawn where x is. */
  private static synchronized Tensor keptThere(Tensor x, double share, long seed) {
    torch.manual_seed(seed);
    return new Tensor(x.detach().value().bernoulli(1 - share)).mul(1 / (1 - share));
  }

  /**
   * 0 for what is dropped of x, for the rest what makes up for it. libtorch draws two numbers for
   * each element; here four elements come from one, which takes a tenth of the time.
   */
  private static Tensor kept(Tensor x, double share, SplittableRandom chance) {
    long count = x.numel();
    Tensor drawn =
        Tensor.read(
            DType.I64,
            slice -> {
              LongBuffer numbers = slice.asLongBuffer();
              while (numbers.hasRemaining()) {
                numbers.put(chance.nextLong());
              }
            },
            (count + 3) / 4);
    long dropped = Math.round(share * (1 << Short.SIZE));
    return new Tensor(drawn.value().view(DType.I16.scalarType))
        .narrow(0, 0, count)
        .ge((double) (Short.MIN_VALUE + dropped))
        .to(x.dtype())
        .mul(1 / (1 - share))
        .reshape(x.shape());
  }

  public static Tensor embedding(Tensor weight, Tensor ids) {
    return new Tensor(torch.embedding(weight.value(), ids.value()));
  }

  /**
   * softmax(q k^T / sqrt(d) + mask) v over [batch, heads, tokens, d].
   *
   * @param mask additive, or boolean with true where a query may attend; may be null
   */
  public static Tensor scaledDotProductAttention(Tensor q, Tensor k, Tensor v, Tensor mask) {
    // The fused kernel's bfloat16 products on a CPU are a hundred times slower than plain ones.
    boolean plain = q.dtype() == DType.BF16 && q.device().isCpu();
    Tensor output;
    if (!plain) {
      output = fusedAttention(q, k, v, mask);
    } else if (Autograd.recording()) {
      output = plainAttention(q, k, v, mask, 0);
    } else {
      output = TiledAttention.of(q, k, v, mask);
    }
    FlopCounter.attention(q, k, output);
    return output;
  }

  /**
   * As {@link #scaledDotProductAttention(Tensor, Tensor, Tensor, Tensor)}, with {@link #dropout} of
   * the shares that a query gives to the keys.
   */
  public static Tensor scaledDotProductAttention(
      Tensor q, Tensor k, Tensor v, Tensor mask, double dropout) {
    if (dropout == 0 || !Autograd.hasNoise()) {
      return scaledDotProductAttention(q, k, v, mask);
    }
    Tensor output = plainAttention(q, k, v, mask, dropout);
    FlopCounter.attention(q, k, output);
    return output;
  }

  /** By the products that the formula has, whose gradients are products too; uncounted. */
  private static Tensor plainAttention(Tensor q, Tensor k, Tensor v, Tensor mask, double dropout) {
    return Scope.tidy(
        () -> {
          Tensor scaled = q.mul(1 / Math.sqrt((double) q.size(-1)));
          Tensor scores = new Tensor(scaled.value().matmul(k.transpose(-2, -1).value()));
          if (mask != null) {
            scores =
                mask.dtype() == DType.BOOL
                    ? scores.add(
                        mask.to(scores.dtype())
                            .log()) // 0, and minus infinity where nothing is seen
                    : scores.add(mask);
          }
          Tensor shares = dropout(scores.softmax(-1), dropout);
          return new Tensor(shares.value().matmul(v.value()));
        });
  }

  private static Tensor fusedAttention(Tensor q, Tensor k, Tensor v, Tensor mask) {
    return Engine.withOneBlasThread(
        () ->
            new Tensor(
                torch.scaled_dot_product_attention(
                    q.value(),
                    k.value(),
                    v.value(),
                    Tensor.optional(mask),
                    0.0,
                    false,
                    new DoubleOptional(),
                    false)));
  }

  public static Tensor maxPool2d(Tensor input, int kernel, int stride) {
    return new Tensor(
        torch.max_pool2d(
            input.value(),
            new long[] {kernel, kernel},
            new long[] {stride, stride},
            new long[] {0, 0},
            new long[] {1, 1},
            false));
  }

  /** Bilinear, align_corners=false, no antialias, over [n, c, h, w]. */
  public static Tensor upsampleBilinear(Tensor input, long height, long width) {
    return new Tensor(
        torch.upsample_bilinear2d(
            input.value(),
            new long[] {height, width},
            false,
            new DoubleOptional(),
            new DoubleOptional()));
  }

  /** Bilinear with antialias, as torchvision resizes float tensors. */
  public static Tensor resizeAntialiased(Tensor input, long height, long width) {
    InterpolateFuncOptions options = new InterpolateFuncOptions();
    options.size().put(new LongVectorOptional(new LongVector(height, width)));
    options.mode().put(new kBilinear());
    options.align_corners().put(new BoolOptional(false));
    options.antialias().put(true);
    return new Tensor(torch.interpolate(input.value(), options));
  }

  /** Bicubic (a = -0.75), align_corners=false. */
  public static Tensor upsampleBicubic(Tensor input, long height, long width) {
    return new Tensor(
        torch.upsample_bicubic2d(
            input.value(),
            new long[] {height, width},
            false,
            new DoubleOptional(),
            new DoubleOptional()));
  }

  public static Tensor upsampleNearest(Tensor input, long height, long width) {
    return new Tensor(
        torch.upsample_nearest2d(
            input.value(), new long[] {height, width}, new DoubleOptional(), new DoubleOptional()));
  }

  /** Bilinear, zeros outside, align_corners=false; grid [n, h, w, 2] in -1..1. */
  public static Tensor gridSample(Tensor input, Tensor grid) {
    return new Tensor(torch.grid_sampler(input.value(), grid.value(), 0, 0, false));
  }

  /**
   * Weighted sums of table rows: out[b] = sum_j weights[b, j] * table[indices[b, j]].
   *
   * @param table [rows, width]
   * @param indices [bags, n], I64 or I32
   * @param weights [bags, n], type of the table
   */
  public static Tensor embeddingBag(Tensor table, Tensor indices, Tensor weights) {
    long bags = indices.size(0);
    long n = indices.size(1);
    Tensor offsets = Tensor.arange(0, bags, DType.I64).mul((double) n).to(indices.dtype());
    T_TensorTensorTensorTensor_T result =
        torch.embedding_bag(
            table.value(),
            indices.flatten(0, 1).value(),
            offsets.value(),
            false,
            0,
            false,
            Tensor.optional(weights.flatten(0, 1)),
            false);
    return new Tensor(new org.bytedeco.pytorch.Tensor(result.get0()));
  }

  /**
   * Mean of -log softmax(logits)[target] over the rows whose target is not {@link #OPEN}.
   *
   * @param logits [n, classes]
   * @param targets I64 [n]
   */
  public static Tensor crossEntropy(Tensor logits, Tensor targets) {
    return new Tensor(torch.cross_entropy_loss(logits.value(), targets.value()));
  }

  /** -t log sigmoid(x) - (1 - t) log(1 - sigmoid(x)), element by element. */
  public static Tensor binaryCrossEntropy(Tensor logits, Tensor targets) {
    return new Tensor(
        torch.binary_cross_entropy_with_logits(
            logits.value(), targets.value(), new TensorOptional(), new TensorOptional(), 0));
  }
}
