// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fuzz/import_fuzz.h"

#include <algorithm>
#include <cstring>
#include <random>
#include <vector>

extern "C" {

std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t most);

/// Most of the time a piece of one page behind the header, which keeps its length: of a header that
/// makes no sense libtracecmd dies before anything is read, and so it does where the pages are not
/// where the header says.
std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t most,
                                    unsigned int seed) {
    constexpr std::size_t kPage = 4096, kLeast = 16, kDoublings = 9, kAnywhere = 16;
    std::minstd_rand random(seed);
    const std::size_t pages = (size + kPage - 1) / kPage;
    if (pages < 2 || random() % kAnywhere == 0) {
        return LLVMFuzzerMutate(data, size, most);
    }
    const std::size_t begin = (1 + random() % (pages - 1)) * kPage;
    const std::size_t length =
        std::min(kLeast << random() % kDoublings, std::min(kPage, size - begin));
    const std::size_t at = begin + (random() % 2 == 0 ? 0 : random() % (kPage / 2));
    if (at + length > size) {
        return LLVMFuzzerMutate(data, size, most);
    }
    std::vector<std::uint8_t> piece(data + at, data + at + length);
    const std::size_t left = LLVMFuzzerMutate(piece.data(), length, length);
    std::memcpy(data + at, piece.data(), std::min(left, length));
    return size;
}

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    return daxscope::reader::fuzz<daxscope::reader::kTraceDatFormat>(data, size);
}
}
