#!/usr/bin/env python3
"""Prints aead_vectors.txt: sealed chunks, made without any library.

ChaCha20-Poly1305 as in RFC 8439, AES-256-GCM as in FIPS 197 and NIST SP 800-38D, each in its plainest form. First it
checks itself against the examples of those documents. A line is

    cipher key(hex) index last size sha256-of-ciphertext-and-tag

The plaintext's byte i is (i * 7 + i // 256) % 256, the nonce is the index in 11 bytes, big-endian, and the last flag.
"""

import hashlib
import struct


def quarter(x, a, b, c, d):
    for p, q, r, bits in ((a, b, d, 16), (c, d, b, 12), (a, b, d, 8), (c, d, b, 7)):
        x[p] = (x[p] + x[q]) & 0xFFFFFFFF
        y = x[r] ^ x[p]
        x[r] = ((y << bits) | (y >> (32 - bits))) & 0xFFFFFFFF


def chacha_block(key, counter, nonce):
    start = list(struct.unpack("<4I", b"expand 32-byte k") + struct.unpack("<8I", key) + (counter,)
                 + struct.unpack("<3I", nonce))
    x = start[:]
    for _ in range(10):
        for column in range(4):
            quarter(x, column, column + 4, column + 8, column + 12)
        for i in range(4):
            quarter(x, i, 4 + (i + 1) % 4, 8 + (i + 2) % 4, 12 + (i + 3) % 4)
    return struct.pack("<16I", *((a + b) & 0xFFFFFFFF for a, b in zip(x, start)))


def xor(a, b):
    return bytes(p ^ q for p, q in zip(a, b))


def poly1305(key, message):
    r = int.from_bytes(key[:16], "little") & 0x0FFFFFFC0FFFFFFC0FFFFFFC0FFFFFFF
    total = 0
    for i in range(0, len(message), 16):
        total = (total + int.from_bytes(message[i:i + 16] + b"\1", "little")) * r % (2**130 - 5)
    return ((total + int.from_bytes(key[16:], "little")) % 2**128).to_bytes(16, "little")


def padded(data):
    return data + bytes(-len(data) % 16)


def chacha20_poly1305(key, nonce, plain, extra=b""):
    stream = b"".join(chacha_block(key, 1 + i, nonce) for i in range((len(plain) + 63) // 64))
    text = xor(plain, stream)
    authenticated = padded(extra) + padded(text) + struct.pack("<QQ", len(extra), len(text))
    return text + poly1305(chacha_block(key, 0, nonce)[:32], authenticated)


def times_x(a):
    return ((a << 1) ^ 0x11B) if a & 0x80 else a << 1


def times(a, b):
    product = 0
    while b:
        product ^= a if b & 1 else 0
        a, b = times_x(a), b >> 1
    return product


def s_box():
    box = []
    for value in range(256):
        inverse = next((i for i in range(256) if times(value, i) == 1), 0)
        box.append(inverse ^ 0x63)
        for bits in range(1, 5):
            box[value] ^= ((inverse << bits) | (inverse >> (8 - bits))) & 0xFF
    return box


SBOX = s_box()


def aes_256_keys(key):
    words = [list(key[i:i + 4]) for i in range(0, 32, 4)]
    constant = 1
    for i in range(8, 60):
        word = words[i - 1]
        if i % 8 == 0:
            word = [SBOX[b] for b in word[1:] + word[:1]]
            word[0] ^= constant
            constant = times_x(constant)
        elif i % 8 == 4:
            word = [SBOX[b] for b in word]
        words.append([a ^ b for a, b in zip(words[i - 8], word)])
    return [sum(words[i:i + 4], []) for i in range(0, 60, 4)]


def aes(keys, block):
    state = [a ^ b for a, b in zip(block, keys[0])]
    for number, key in enumerate(keys[1:], 1):
        state = [SBOX[state[(i + 4 * (i % 4)) % 16]] for i in range(16)]
        if number < 14:
            mixed = []
            for c in range(0, 16, 4):
                column = state[c:c + 4]
                for i in range(4):
                    a, b, d, e = (column[(i + j) % 4] for j in range(4))
                    mixed.append(times_x(a) ^ times_x(b) ^ b ^ d ^ e)
            state = mixed
        state = [a ^ b for a, b in zip(state, key)]
    return bytes(state)


def ghash(h, data):
    total = 0
    for i in range(0, len(data), 16):
        a, b, product = total ^ int.from_bytes(data[i:i + 16], "big"), h, 0
        for bit in range(127, -1, -1):
            product ^= b if (a >> bit) & 1 else 0
            b = (b >> 1) ^ (0xE1 << 120 if b & 1 else 0)
        total = product
    return total.to_bytes(16, "big")


def aes_256_gcm(key, nonce, plain, extra=b""):
    keys = aes_256_keys(key)
    blocks = (len(plain) + 15) // 16
    stream = b"".join(aes(keys, nonce + struct.pack(">I", 2 + i)) for i in range(blocks))
    text = xor(plain, stream)
    h = int.from_bytes(aes(keys, bytes(16)), "big")
    hashed = ghash(h, padded(extra) + padded(text) + struct.pack(">QQ", 8 * len(extra), 8 * len(text)))
    return text + xor(hashed, aes(keys, nonce + b"\0\0\0\1"))


def check_against_the_standards():
    # RFC 8439, 2.8.2
    sealed = chacha20_poly1305(
        bytes(range(0x80, 0xA0)), bytes.fromhex("070000004041424344454647"),
        b"Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, "
        b"sunscreen would be it.", bytes.fromhex("50515253c0c1c2c3c4c5c6c7"))
    assert sealed[-16:].hex() == "1ae10b594f09e26a7e902ecbd0600691", sealed.hex()
    # McGrew and Viega, The Galois/Counter Mode of Operation, test cases 13 and 14
    assert aes_256_gcm(bytes(32), bytes(12), b"").hex() == "530f8afbc74536b9a963b4f1c4cb738b"
    assert (aes_256_gcm(bytes(32), bytes(12), bytes(16)).hex()
            == "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919")


CASES = [(0, 1, 0), (0, 0, 1), (1, 1, 15), (2, 0, 16), (255, 1, 17), (256, 0, 1000), (2**32 - 1, 0, 63),
         (2**32, 0, 64), (2**32 + 1, 1, 65), (2**63, 0, 300), (2**64 - 1, 1, 300), (0, 0, 65536), (1, 1, 65535)]


def main():
    check_against_the_standards()
    for name, seal in (("chacha20-poly1305", chacha20_poly1305), ("aes-256-gcm", aes_256_gcm)):
        for index, last, size in CASES:
            key = hashlib.sha256(f"{name} {index} {last} {size}".encode()).digest()
            plain = bytes((i * 7 + i // 256) % 256 for i in range(size))
            sealed = seal(key, index.to_bytes(11, "big") + bytes([last]), plain)
            print(name, key.hex(), index, last, size, hashlib.sha256(sealed).hexdigest())


main()
