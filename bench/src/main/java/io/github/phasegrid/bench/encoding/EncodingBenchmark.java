package io.github.phasegrid.bench.encoding;

import io.github.phasegrid.bench.measure.Contest;
import io.github.phasegrid.bench.measure.Contestant;
import io.github.phasegrid.bench.measure.Measurement;
import io.github.phasegrid.bench.measure.Rounds;
import io.github.phasegrid.code.extraction.CodeExtractor;
import io.github.phasegrid.code.extraction.CodeRule;
import io.github.phasegrid.code.extraction.InputLayout;
import io.github.phasegrid.dataset.ImageShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures how much slower a network is when its codes are taken, and what memory that needs. */
@Command(
    name = "encoding",
    mixinStandardHelpOptions = true,
    description = "Measures taking codes against plain inference of the same network.")
public final class EncodingBenchmark implements Callable<Integer> {
  private static final ImageShape SHAPE = new ImageShape(3, 32, 32);

  @Option(names = "--rounds", defaultValue = "5", description = "Rounds (default: 5).")
  private int rounds;

  @Option(
      names = "--images",
      defaultValue = "2000",
      description = "Images a round (default: 2000).")
  private int images;

  @Override
  public Integer call() throws IOException, InterruptedException {
    MultiLayerNetwork network = network();
    try (CodeExtractor extractor =
        CodeExtractor.of(network, InputLayout.CHANNELS_FIRST, SHAPE, CodeRule.ALL)) {
      NoiseImages noise = new NoiseImages(images, SHAPE);
      Inference inference = new Inference(network, extractor.batch(), noise);
      Extraction extraction = new Extraction(extractor, noise);
      inference.measure(); // once each, for the compiler
      extraction.measure();
      List<Measurement> measured =
          Rounds.of(
              rounds,
              List.of(Contest.of("3 convolutions", List.of(inference, extraction))),
              System.out);
      System.out.printf(
          "%,d bits an image, batches of %d: codes take %.2f times plain inference%n",
          extractor.codeBits(),
          extractor.batch(),
          measured.get(0).median() / measured.get(1).median());
      String before = peak();
      new Extraction(extractor, new NoiseImages(10 * images, SHAPE)).measure();
      System.out.printf(
          "peak memory after %,d images: %s, after %,d: %s%n", images, before, 10 * images, peak());
    }
    return 0;
  }

  /** What the system has seen this process hold at most. */
  private static String peak() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .map(line -> line.substring("VmHWM:".length()).strip())
        .findFirst()
        .orElse("unknown");
  }

  /** Deeplearning4j alone. */
  private record Inference(MultiLayerNetwork network, int batch, NoiseImages noise)
      implements Contestant {
    @Override
    public String name() {
      return "plain inference";
    }

    @Override
    public String unit() {
      return "images/s";
    }

    @Override
    public double measure() {
      long begun = System.nanoTime();
      float[] pixels = new float[batch * SHAPE.size()];
      for (int first = 0; first < noise.count(); first += batch) {
        int rows = Math.min(batch, noise.count() - first);
        for (int row = 0; row < rows; row++) {
          noise.copyTo(first + row, pixels, row * SHAPE.size());
        }
        long[] shape = {rows, SHAPE.channels(), SHAPE.height(), SHAPE.width()};
        float[] exact = java.util.Arrays.copyOf(pixels, rows * SHAPE.size());
        try (INDArray input = Nd4j.create(exact, shape, 'c');
            INDArray output = network.output(input, false)) {
          output.getDouble(0);
        }
      }
      return noise.count() * 1e9 / (System.nanoTime() - begun);
    }
  }

  /** With codes. */
  private record Extraction(CodeExtractor extractor, NoiseImages noise) implements Contestant {
    @Override
    public String name() {
      return "codes";
    }

    @Override
    public String unit() {
      return "images/s";
    }

    @Override
    public double measure() throws IOException {
      long begun = System.nanoTime();
      extractor.over(noise, batch -> batch.codes().get(0, 0));
      return noise.count() * 1e9 / (System.nanoTime() - begun);
    }
  }

  private static MultiLayerNetwork network() {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(1)
                .list()
                .layer(convolution(16))
                .layer(new BatchNormalization.Builder().build())
                .layer(new ActivationLayer.Builder().activation(Activation.RELU).build())
                .layer(convolution(16))
                .layer(new BatchNormalization.Builder().build())
                .layer(new ActivationLayer.Builder().activation(Activation.RELU).build())
                .layer(new SubsamplingLayer.Builder().kernelSize(2, 2).stride(2, 2).build())
                .layer(convolution(32))
                .layer(new ActivationLayer.Builder().activation(Activation.RELU).build())
                .layer(new DenseLayer.Builder().nOut(64).activation(Activation.RELU).build())
                .layer(
                    new OutputLayer.Builder(LossFunctions.LossFunction.MCXENT)
                        .nOut(10)
                        .activation(Activation.SOFTMAX)
                        .build())
                .setInputType(
                    InputType.convolutional(SHAPE.height(), SHAPE.width(), SHAPE.channels()))
                .build());
    network.init();
    return network;
  }

  private static ConvolutionLayer convolution(int channels) {
    return new ConvolutionLayer.Builder(3, 3)
        .nOut(channels)
        .padding(1, 1)
        .activation(Activation.IDENTITY)
        .build();
  }
}
