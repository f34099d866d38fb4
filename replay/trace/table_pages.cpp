// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/trace/table_pages.h"

#include <algorithm>
#include <span>

namespace daxscope::trace {

namespace {

constexpr std::byte kInner{0x05}, kLeaf{0x0d}; ///< of a table
constexpr std::size_t kInnerHeader = 12, kLeafHeader = 8, kChildBytes = 4;
/// A b-tree of SQLite has no more levels (BTCURSOR_MAX_DEPTH).
constexpr std::size_t kMostDepth = 20;

std::uint64_t big_endian(std::span<const std::byte> bytes) {
    std::uint64_t value = 0;
    for (const std::byte byte : bytes) {
        value = value << 8U | std::to_integer<std::uint64_t>(byte);
    }
    return value;
}

/// Bytes of a cell, taken one after the other.
class Cell {
public:
    explicit Cell(std::span<const std::byte> bytes) : at_(bytes.data()), end_(at_ + bytes.size()) {}

    std::size_t left() const { return static_cast<std::size_t>(end_ - at_); }
    const std::byte* at() const { return at_; }
    void skip(std::size_t bytes) { at_ += bytes; } ///< of those that are left
    /// @return nothing where it does not end in the cell
    std::optional<std::uint64_t> varint() {
        constexpr std::byte kMore{0x80};
        constexpr int kLast = 8; // the ninth byte gives all of its bits
        std::uint64_t value = 0;
        for (int k = 0; at_ != end_; ++k) {
            const std::byte byte = *at_++;
            if (k == kLast) {
                return value << 8U | std::to_integer<std::uint64_t>(byte);
            }
            value = value << 7U | std::to_integer<std::uint64_t>(byte & ~kMore);
            if ((byte & kMore) == std::byte{0}) {
                return value;
            }
        }
        return std::nullopt;
    }

private:
    const std::byte* at_;
    const std::byte* end_;
};

// What a serial type says of a value: how many bytes it takes, or that it is no integer.
constexpr std::uint8_t kNoInteger = 0xff;
constexpr std::uint8_t kNull = 0, kOne = 9;
constexpr std::array<std::uint8_t, 10> kBytesOf{0, 1, 2, 3, 4, 6, 8, kNoInteger, 0, 0};

std::int64_t signed_value(const std::byte* at, std::size_t bytes) {
    const std::uint64_t value = big_endian({at, bytes});
    const unsigned unused = 64 - 8 * static_cast<unsigned>(bytes);
    return static_cast<std::int64_t>(value << unused) >> unused;
}

sqlite3_file* file_at(sqlite3* handle, int which) {
    sqlite3_file* file = nullptr;
    return sqlite3_file_control(handle, "main", which, &file) == SQLITE_OK && file != nullptr &&
                   file->pMethods != nullptr
               ? file
               : nullptr;
}

} // namespace

TablePages::TablePages(sqlite3_file* file, std::uint32_t root, std::size_t page_bytes,
                       std::size_t usable, std::uint32_t pages, std::size_t columns)
    : file_(file), root_(root), page_bytes_(page_bytes), usable_(usable), pages_(pages),
      columns_(columns) {}

std::optional<TablePages> TablePages::of(const Database& db, std::string_view table,
                                         std::size_t columns) {
    Statement found = db.prepare("SELECT rootpage FROM sqlite_schema WHERE name = ?1");
    found.bind(1, table);
    if (!db.step(found) || columns > kMostColumns) {
        return std::nullopt;
    }
    const std::int64_t root = found.integer(0);
    sqlite3_file* const file = file_at(db.get(), SQLITE_FCNTL_FILE_POINTER);
    if (file == nullptr || file_at(db.get(), SQLITE_FCNTL_JOURNAL_POINTER) != nullptr) {
        return std::nullopt;
    }
    const std::int64_t page_bytes = db.integer("PRAGMA page_size");
    const std::int64_t pages = db.integer("PRAGMA page_count");
    constexpr std::size_t kReservedAt = 20;
    constexpr std::int64_t kPagesAtMost = 0xfffffffe, kLeastBytes = 512, kMostBytes = 65536;
    std::array<std::byte, kReservedAt + 1> header{};
    if (file->pMethods->xRead(file, header.data(), header.size(), 0) != SQLITE_OK || root < 2 ||
        root > pages || pages > kPagesAtMost || page_bytes < kLeastBytes ||
        page_bytes > kMostBytes) {
        return std::nullopt;
    }
    const auto bytes = static_cast<std::size_t>(page_bytes);
    return TablePages(file, static_cast<std::uint32_t>(root), bytes,
                      bytes - std::to_integer<std::size_t>(header[kReservedAt]),
                      static_cast<std::uint32_t>(pages), columns);
}

/// Goes down to a page.
bool TablePages::enter(std::uint32_t number) {
    if (number < 2 || number > pages_ || entered_ >= pages_ || depth_ == kMostDepth) {
        return false;
    }
    ++entered_;
    if (depth_ == path_.size()) {
        path_.emplace_back().bytes.resize(page_bytes_);
    }
    Page& page = path_[depth_++];
    const auto at = static_cast<sqlite3_int64>(page_bytes_) * (number - 1);
    if (file_->pMethods->xRead(file_, page.bytes.data(), static_cast<int>(page_bytes_), at) !=
        SQLITE_OK) {
        return false;
    }
    constexpr std::size_t kCellsAt = 3, kPlaceBytes = 2;
    page.next = 0;
    page.cells = big_endian(std::span(page.bytes).subspan(kCellsAt, kPlaceBytes));
    page.header = is_leaf(page) ? kLeafHeader : kInnerHeader;
    return (is_leaf(page) || page.bytes.front() == kInner) &&
           page.header + page.cells * kPlaceBytes <= usable_;
}

bool TablePages::is_leaf(const Page& page) const {
    return page.bytes.front() == kLeaf;
}

/// Where a cell begins.
std::optional<std::size_t> TablePages::cell(const Page& page, std::size_t number) const {
    constexpr std::size_t kPlaceBytes = 2;
    const std::size_t content = page.header + page.cells * kPlaceBytes;
    const std::size_t at =
        big_endian(std::span(page.bytes).subspan(page.header + number * kPlaceBytes, kPlaceBytes));
    return at >= content && at + kChildBytes <= usable_ ? std::optional(at) : std::nullopt;
}

/// The page below an inner one: the last child is in its header.
std::optional<std::uint32_t> TablePages::child(const Page& page, std::size_t number) const {
    constexpr std::size_t kLastAt = 8;
    const auto at = number < page.cells ? cell(page, number) : std::optional(kLastAt);
    return at ? std::optional(static_cast<std::uint32_t>(
                    big_endian(std::span(page.bytes).subspan(*at, kChildBytes))))
              : std::nullopt;
}

bool TablePages::read_row(const Page& page, std::size_t at) {
    constexpr std::size_t kOverflowFrom = 35; // of a payload: usable bytes less this
    Cell cell(std::span(page.bytes).subspan(at, usable_ - at));
    const auto payload = cell.varint();
    const auto key = payload ? cell.varint() : std::nullopt;
    if (!key || *payload > cell.left() || *payload > usable_ - kOverflowFrom) {
        return false;
    }
    row_.key = static_cast<std::int64_t>(*key);
    Cell types({cell.at(), *payload});
    const auto header = types.varint();
    if (!header || *header > *payload || *header < *payload - types.left()) {
        return false;
    }
    Cell values({cell.at(), *payload});
    values.skip(*header);
    types = Cell({types.at(), *header - (*payload - types.left())});
    row_.nulls = 0;
    for (std::size_t k = 0; k < columns_; ++k) {
        const auto type = types.varint();
        if (!type || *type >= kBytesOf.size() || kBytesOf[*type] == kNoInteger ||
            kBytesOf[*type] > values.left()) {
            return false;
        }
        const std::size_t bytes = kBytesOf[*type];
        row_.value[k] = bytes != 0 ? signed_value(values.at(), bytes) : *type == kOne ? 1 : 0;
        row_.nulls |= *type == kNull ? std::uint32_t{1} << k : 0;
        values.skip(bytes);
    }
    return types.left() == 0;
}

TablePages::Next TablePages::next() {
    if (entered_ == 0 && !enter(root_)) {
        return Next::Unclear;
    }
    while (depth_ > 0) {
        Page& page = path_[depth_ - 1];
        if (is_leaf(page)) {
            if (page.next < page.cells) {
                const auto at = cell(page, page.next++);
                return at && read_row(page, *at) ? Next::Row : Next::Unclear;
            }
            --depth_;
        } else if (page.next <= page.cells) {
            const auto below = child(page, page.next++);
            if (!below || !enter(*below)) {
                return Next::Unclear;
            }
        } else {
            --depth_;
        }
    }
    return Next::End;
}

} // namespace daxscope::trace
