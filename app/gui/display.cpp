// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/display.h"

#include "replay/trace/error.h"

#include <QDir>
#include <QLibraryInfo>
#include <cstring>
#include <string>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include <vector>
#include <xcb/xcb.h>

namespace daxscope::gui {

namespace {

constexpr const char* kPlatform = "QT_QPA_PLATFORM";
constexpr const char* kRemedy =
    "Set DISPLAY, or write a page with daxscope-gui --report DIR FILE, which needs no display.";

/// What one platform of Qt's would say; empty: it works.
using Problem = std::string;

bool hasPlugin(const QString& name) {
    QStringList folders{QLibraryInfo::path(QLibraryInfo::PluginsPath) +
                        QStringLiteral("/platforms")};
    folders << qEnvironmentVariable("QT_QPA_PLATFORM_PLUGIN_PATH");
    for (const QString& path : qEnvironmentVariable("QT_PLUGIN_PATH").split(u':')) {
        folders << path + QStringLiteral("/platforms");
    }
    return std::any_of(folders.begin(), folders.end(), [&name](const QString& folder) {
        // wayland comes as libqwayland-egl.so and libqwayland-generic.so
        return !QDir(folder).entryList({QStringLiteral("libq%1*.so").arg(name)}).isEmpty();
    });
}

Problem tryX11() {
    const QByteArray display = qgetenv("DISPLAY");
    if (display.isEmpty()) {
        return "there is no display to open a window on";
    }
    xcb_connection_t* const connection = xcb_connect(nullptr, nullptr);
    const bool failed = xcb_connection_has_error(connection) != 0;
    xcb_disconnect(connection);
    return failed ? "the display " + display.toStdString() + " cannot be reached" : Problem();
}

Problem tryWayland() {
    const std::string display = qEnvironmentVariable("WAYLAND_DISPLAY", "wayland-0").toStdString();
    const std::string path =
        display.starts_with("/")
            ? display
            : qEnvironmentVariable("XDG_RUNTIME_DIR").toStdString() + "/" + display;
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    bool reached = false;
    if (path.size() < sizeof address.sun_path) {
        std::memcpy(static_cast<char*>(address.sun_path), path.c_str(), path.size());
        const int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
        reached = fd >= 0 &&
                  connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
        if (fd >= 0) {
            ::close(fd);
        }
    }
    return reached ? Problem() : "the Wayland display " + display + " cannot be reached";
}

/// @param platform as in QT_QPA_PLATFORM: a name, perhaps with arguments after a colon
Problem tryPlatform(const QString& platform) {
    const QString name = platform.section(u':', 0, 0);
    const QString family = name.section(u'-', 0, 0); // wayland-egl
    if (!hasPlugin(family)) {
        return "Qt has no platform '" + name.toStdString() + "' here (QT_QPA_PLATFORM)";
    }
    return family == u"xcb" ? tryX11() : family == u"wayland" ? tryWayland() : Problem();
}

} // namespace

void requireDisplay() {
    QStringList platforms = qEnvironmentVariable(kPlatform).split(u';', Qt::SkipEmptyParts);
    const bool asked = !platforms.isEmpty();
    if (!asked) { // what Qt would try by itself, in either order
        if (!qEnvironmentVariableIsEmpty("WAYLAND_DISPLAY")) {
            platforms << QStringLiteral("wayland");
        }
        platforms << QStringLiteral("xcb");
    }
    Problem first;
    QString works;
    bool all = true;
    for (const QString& platform : platforms) {
        const Problem problem = tryPlatform(platform);
        all = all && problem.empty();
        first = first.empty() ? problem : first;
        works = works.isEmpty() && problem.empty() ? platform : works;
    }
    if (works.isEmpty()) {
        throw Error(Exit::Usage, first, kRemedy);
    }
    if (!all) {
        qputenv(kPlatform, works.toLocal8Bit());
    }
}

void useNoDisplay() {
    if (!qgetenv(kPlatform).startsWith("offscreen")) {
        qputenv(kPlatform, "offscreen");
    }
}

} // namespace daxscope::gui
