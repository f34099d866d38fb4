// SPDX-License-Identifier: GPL-3.0-or-later
//
// Anything as a CTF folder, through daxscope-reader: libbabeltrace2 may die of it, this process may
// not. An input is the length of the metadata (two bytes, the low one first), the metadata, and one
// stream.
#include "replay/store/trace.h"
#include "tests/fuzz/ctf_input.h"

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace {

namespace fs = std::filesystem;

/// A folder of this process, gone with it.
class Folder {
public:
    Folder() {
        std::string name = fs::temp_directory_path() / "daxscope-fuzz-XXXXXX";
        if (mkdtemp(name.data()) == nullptr) {
            std::perror("ctf_fuzz: cannot make a folder");
            std::abort();
        }
        path_ = name;
    }
    ~Folder() {
        std::error_code ignored;
        fs::remove_all(path_, ignored);
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    const fs::path& path() const { return path_; }

private:
    fs::path path_;
};

void write(const fs::path& path, std::string_view bytes) {
    std::ofstream(path, std::ios::binary) << bytes;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const Folder folder;
    const daxscope::fuzz::CtfInput input =
        daxscope::fuzz::ctf_input({reinterpret_cast<const char*>(data), size});
    write(folder.path() / "metadata", input.metadata);
    write(folder.path() / "stream", input.stream);
    try {
        daxscope::trace::Trace::load(folder.path());
    } catch (const daxscope::Error&) {
    }
    return 0;
}
