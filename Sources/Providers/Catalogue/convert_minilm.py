"""Converts the all-MiniLM-L6-v2 sentence encoder into a q8_0 GGUF file.

    convert_minilm.py SOURCE OUTPUT

SOURCE is a folder with config.json, vocab.txt and model.safetensors, or the PyPI
package (a wheel) that carries them. The result depends on nothing but these files
and the version of the `gguf` package, so its checksum stands in the model
catalogue. Needs gguf and numpy.
"""

import json
import os
import sys
import zipfile

import numpy as np
from gguf import GGMLQuantizationType, GGUFWriter, PoolingType, TokenType, quants

SPECIALS = {"[PAD]": "pad", "[UNK]": "unk", "[CLS]": "cls", "[SEP]": "sep", "[MASK]": "mask"}

TENSORS = {
    "embeddings.word_embeddings.weight": "token_embd.weight",
    "embeddings.position_embeddings.weight": "position_embd.weight",
    "embeddings.token_type_embeddings.weight": "token_types.weight",
    "embeddings.LayerNorm": "token_embd_norm",
}
BLOCK_TENSORS = {
    "attention.self.query": "attn_q",
    "attention.self.key": "attn_k",
    "attention.self.value": "attn_v",
    "attention.output.dense": "attn_output",
    "attention.output.LayerNorm": "attn_output_norm",
    "intermediate.dense": "ffn_up",
    "output.dense": "ffn_down",
    "output.LayerNorm": "layer_output_norm",
}
# Added as rows by the graph without a lookup in quantised form, or too small to gain.
KEPT_WHOLE = {"position_embd.weight", "token_types.weight"}


def read_safetensors(data):
    """Yields (name, float32 array) for each tensor, in the order of the names."""
    header_size = int.from_bytes(data[:8], "little")
    header = json.loads(data[8 : 8 + header_size])
    body = memoryview(data)[8 + header_size :]
    for name in sorted(header):
        if name == "__metadata__":
            continue
        entry = header[name]
        kinds = {"F32": "<f4", "F16": "<f2", "I64": "<i8"}
        begin, end = entry["data_offsets"]
        array = np.frombuffer(body[begin:end], dtype=kinds[entry["dtype"]])
        yield name, array.reshape(entry["shape"])


def gguf_name(name):
    """The name libllama gives the tensor, or None for one it does not use."""
    stem, _, kind = name.rpartition(".")
    if name in TENSORS:
        return TENSORS[name]
    if stem in TENSORS:
        return f"{TENSORS[stem]}.{kind}"
    if stem.startswith("encoder.layer."):
        number, _, rest = stem.removeprefix("encoder.layer.").partition(".")
        return f"blk.{number}.{BLOCK_TENSORS[rest]}.{kind}"
    return None


def add_vocabulary(writer, words):
    tokens, kinds = [], []
    for word in words:
        if word in SPECIALS:
            tokens.append(word)
            kinds.append(TokenType.CONTROL)
        elif word.startswith("[unused"):
            tokens.append(word)
            kinds.append(TokenType.UNUSED)
        else:
            tokens.append(word[2:] if word.startswith("##") else "\u2581" + word)
            kinds.append(TokenType.NORMAL)
    writer.add_tokenizer_model("bert")
    writer.add_tokenizer_pre("default")
    writer.add_token_list(tokens)
    writer.add_token_types(kinds)
    identity = {short: words.index(word) for word, short in SPECIALS.items()}
    writer.add_bos_token_id(identity["cls"])
    writer.add_eos_token_id(identity["sep"])
    writer.add_sep_token_id(identity["sep"])
    writer.add_unk_token_id(identity["unk"])
    writer.add_pad_token_id(identity["pad"])
    writer.add_mask_token_id(identity["mask"])


def read_files(source, names):
    """The bytes of each file of the model, from a folder or a wheel."""
    if os.path.isdir(source):
        for name in names:
            with open(os.path.join(source, name), "rb") as file:
                yield file.read()
        return
    with zipfile.ZipFile(source) as archive:
        entries = archive.namelist()
        for name in names:
            yield archive.read(next(e for e in entries if e.endswith("/model/" + name)))


def main(source, output):
    config, vocabulary, weights = read_files(
        source, ["config.json", "vocab.txt", "model.safetensors"]
    )
    config = json.loads(config)
    words = vocabulary.decode("utf-8").split("\n")
    if words[-1] == "":
        words.pop()
    if len(words) != config["vocab_size"]:
        sys.exit(f"vocab.txt holds {len(words)} words, config.json says {config['vocab_size']}")

    writer = GGUFWriter(output, "bert")
    writer.add_name("all-MiniLM-L6-v2")
    writer.add_license("apache-2.0")
    writer.add_file_type(7)  # Mostly q8_0.
    writer.add_block_count(config["num_hidden_layers"])
    writer.add_context_length(config["max_position_embeddings"])
    writer.add_embedding_length(config["hidden_size"])
    writer.add_feed_forward_length(config["intermediate_size"])
    writer.add_head_count(config["num_attention_heads"])
    writer.add_layer_norm_eps(config["layer_norm_eps"])
    writer.add_causal_attention(False)
    writer.add_pooling_type(PoolingType.MEAN)
    writer.add_token_type_count(config["type_vocab_size"])
    add_vocabulary(writer, words)

    for name, array in read_safetensors(weights):
        target = gguf_name(name)
        if target is None:
            continue
        array = array.astype(np.float32)
        if array.ndim == 2 and target not in KEPT_WHOLE:
            kind = GGMLQuantizationType.Q8_0
            writer.add_tensor(target, quants.quantize(array, kind), raw_dtype=kind)
        else:
            writer.add_tensor(target, array)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2])
