// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/state/recorder.h"

#include "app/gui/state/format.h"
#include "app/gui/state/shown.h"
#include "replay/trace/file_kind.h"
#include "replay/words/translate.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QStandardPaths>
#include <filesystem>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

namespace daxscope::gui {

namespace {

constexpr int kLookEvery = 100; // ms
constexpr int kLastWait = 3000; // ms: to close a large file

// pkexec(1): the request was dismissed or refused; it could not ask, or not start the program.
constexpr int kRefused = 126, kNotAsked = 127;

/// A word of a shell's line.
QString quoted(const QString& word) {
    static const QRegularExpression plain(QStringLiteral("^[A-Za-z0-9_./:=,+@%-]+$"));
    if (plain.match(word).hasMatch()) {
        return word;
    }
    return u'\'' + QString(word).replace(u'\'', QStringLiteral("'\\''")) + u'\'';
}

/// As both pkexec and a shell take them.
QStringList arguments(const RecordWish& wish) {
    QStringList words{QStringLiteral("record"), QStringLiteral("-o"), wish.file};
    if (wish.tgid != 0) {
        words << QStringLiteral("-p") << QString::number(wish.tgid);
    }
    if (wish.seconds != 0) {
        words << QStringLiteral("-d") << QStringLiteral("%1s").arg(wish.seconds);
    }
    if (wish.access) {
        words << QStringLiteral("--access");
    }
    if (wish.races) {
        words << QStringLiteral("--races");
    }
    return words;
}

/// The last thing that a program said, without its name.
QString lastWords(const QString& said) {
    const QStringList lines = said.split(u'\n', Qt::SkipEmptyParts);
    return lines.isEmpty() ? QString() : shown(lines.last().trimmed());
}

} // namespace

QString recordProgram() {
    const QString name = QStringLiteral("daxscope");
    const QString here = QCoreApplication::applicationDirPath();
    for (const QString& path : {here + u'/' + name, here + QStringLiteral("/../cli/") + name}) {
        if (const QFileInfo info(path); info.isFile() && info.isExecutable()) {
            return info.canonicalFilePath();
        }
    }
    return QStandardPaths::findExecutable(name);
}

QString sudoLine(const RecordWish& wish) {
    const bool found = QStandardPaths::findExecutable(QStringLiteral("daxscope")).isEmpty();
    const QString program = found ? recordProgram() : QStringLiteral("daxscope");
    QStringList words{QStringLiteral("sudo"), quoted(program)};
    for (const QString& word : arguments(wish)) {
        words << quoted(word);
    }
    return words.join(u' ');
}

Recorder::Recorder(QString program, QStringList helper, QObject* parent)
    : QObject(parent), program_(std::move(program)), helper_(std::move(helper)) {
    looking_.setInterval(kLookEvery);
    connect(&looking_, &QTimer::timeout, this, [this] { look(); });
}

Recorder::Recorder(QObject* parent)
    : Recorder(recordProgram(),
               geteuid() == 0 ? QStringList() : QStringList(QStringLiteral("pkexec")), parent) {}

Recorder::~Recorder() {
    if (process_ != nullptr) {
        process_->disconnect(this);
        process_->closeWriteChannel();
        if (!process_->waitForFinished(kLastWait)) {
            // One that is deleted would be killed in the middle of its file.
            process_->setParent(nullptr);
            connect(process_, &QProcess::finished, process_, &QObject::deleteLater);
        }
    }
}

void Recorder::start(const RecordWish& wish) {
    if (running()) {
        return;
    }
    wish_ = wish;
    began_ = stopped_ = false;
    before_ = identity(wish.file);
    QStringList words = helper_;
    words << program_ << arguments(wish) << QStringLiteral("--until-eof")
          << QStringLiteral("--json");
    if (program_.isEmpty()) {
        fail({tr("The command daxscope is not installed"),
              tr("Install it beside daxscope-gui or in PATH.")});
        return;
    }
    process_ = new QProcess(this);
    connect(process_, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart) {
            finish();
        }
    });
    connect(process_, &QProcess::finished, this, [this] { finish(); });
    process_->start(words.takeFirst(), words);
    looking_.start();
    emit changed();
}

void Recorder::stop() {
    if (process_ != nullptr) {
        stopped_ = true;
        process_->closeWriteChannel();
    }
}

std::optional<Recorder::Identity> Recorder::identity(const QString& path) {
    struct stat status {};
    if (::stat(QFile::encodeName(path).constData(), &status) != 0) {
        return std::nullopt;
    }
    return Identity{status.st_dev, status.st_ino};
}

/// Is the file there that this recording writes? One that was there before gets another name.
void Recorder::look() {
    const auto now = identity(wish_.file);
    if (!now || now == before_ ||
        trace::kind_of(std::filesystem::path(wish_.file.toStdString())) != trace::FileKind::Trace) {
        return;
    }
    looking_.stop();
    began_ = true;
    emit began(wish_.file);
}

void Recorder::finish() {
    if (process_ == nullptr) {
        return;
    }
    if (!began_) { // it was short
        look();
    }
    looking_.stop();
    QProcess* process = std::exchange(process_, nullptr);
    process->deleteLater();
    const QJsonObject outcome = QJsonDocument::fromJson(process->readAllStandardOutput()).object();
    const QString said = QString::fromUtf8(process->readAllStandardError());
    const bool ran = process->error() != QProcess::FailedToStart &&
                     process->exitStatus() == QProcess::NormalExit;
    emit changed();
    if (ran && process->exitCode() == 0) {
        const qint64 events =
            outcome[QStringLiteral("events")][QStringLiteral("total")].toInteger();
        const qint64 lost = outcome[QStringLiteral("lost")].toInteger();
        QString text = tr("Recorded %1 events in %2 s")
                           .arg(format::count(events))
                           .arg(gui::text(words::in_digits(fmt::format(
                               "{:.1f}", outcome[QStringLiteral("seconds")].toDouble()))));
        if (lost > 0) {
            text = tr("%1, %2 LOST").arg(text, format::count(lost));
        }
        emit ended(text);
    } else if (stopped_ && !began_) {
        emit ended(tr("Stopped before the recording began"));
    } else {
        fail(failureOf(ran ? process->exitCode() : -1, said));
    }
}

void Recorder::fail(const Failure& failure) {
    emit failed(failure.what, failure.remedy);
}

/// @param exit -1: it did not start, or a signal ended it
Failure Recorder::failureOf(int exit, const QString& said) const {
    const QString by_hand = tr("Type in a terminal: %1").arg(shown(sudoLine(wish_)));
    if (!helper_.isEmpty() && !began_) {
        if (exit == -1) {
            return {tr("%1 is not installed, so nobody can be asked for the right to record")
                        .arg(shown(helper_.first())),
                    by_hand};
        }
        if (exit == kRefused) {
            return {tr("The right to record was not given"), by_hand};
        }
        if (exit == kNotAsked) {
            return {tr("Nobody could be asked for the right to record: %1").arg(lastWords(said)),
                    by_hand};
        }
    }
    // "daxscope: what", and below it what to do, indented.
    QStringList lines = said.trimmed().split(u'\n');
    const QString name = QStringLiteral("daxscope: ");
    qsizetype at = lines.size() - 1;
    while (at > 0 && !lines[at].startsWith(name)) {
        --at;
    }
    QString what = lines[at].startsWith(name) ? lines[at].mid(name.size()) : lines[at];
    if (what.isEmpty()) {
        what = tr("The recorder ended without a word");
    }
    return {shown(what), shown(lines.mid(at + 1).join(u' ').simplified())};
}

} // namespace daxscope::gui
