// SPDX-License-Identifier: GPL-3.0-or-later
#include "routing/compare/compare.h"
#include "routing/compare/encoding.h"
#include "routing/compare/findings.h"
#include "routing/compare/rulesetcompiled.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QFileInfo>
#include <QProcess>
#include <QTemporaryFile>
#include <set>

namespace midflight {

namespace {

/// A file's bytes, mapped while this lives.
class MappedFile
{
public:
    static Result<std::unique_ptr<MappedFile>> open(const QString &path)
    {
        const QFileInfo info(path);
        if (!info.exists())
            return fail(Failure::Unavailable, path + QStringLiteral(": no such file or directory"));
        if (!info.isFile()) // reading a pipe or a device may never end
            return fail(Failure::Invalid, path + QStringLiteral(": neither a file nor a directory"));
        auto file = std::make_unique<MappedFile>();
        file->m_file.setFileName(path);
        if (!file->m_file.open(QIODevice::ReadOnly))
            return fail(Failure::Unavailable, path + QStringLiteral(": ") + file->m_file.errorString());
        const qint64 size = file->m_file.size();
        if (size > 0) {
            if (const uchar *data = file->m_file.map(0, size))
                file->m_bytes = QByteArrayView(data, size);
            else
                file->m_bytes = file->m_content = file->m_file.readAll(); // a file system that cannot map
        }
        return file;
    }
    QByteArrayView bytes() const { return m_bytes; }

private:
    QFile m_file;
    QByteArray m_content;
    QByteArrayView m_bytes;
};

using Normalise = QMap<QString, QStringList>;

const QStringList *normaliserFor(const QString &name, const Normalise &normalise)
{
    const QString base = name.mid(name.lastIndexOf(u'/') + 1);
    for (auto it = normalise.cbegin(); it != normalise.cend(); ++it) {
        const QRegularExpression glob(QRegularExpression::wildcardToRegularExpression(it.key()));
        if (glob.match(name).hasMatch() || glob.match(base).hasMatch())
            return &*it;
    }
    return nullptr;
}

/// What a tool of the user's prints for a file. Error: it could not be run, or failed.
Result<std::unique_ptr<MappedFile>> normalised(const QStringList &command, const QString &path, QTemporaryFile &output)
{
    constexpr int timeout = 10 * 60 * 1000;
    QStringList arguments = command;
    for (QString &argument : arguments)
        argument.replace(QLatin1String("{file}"), path);
    if (arguments.isEmpty() || !output.open())
        return fail(Failure::Unavailable, QStringLiteral("no place for a temporary file"));
    QProcess process;
    process.setProgram(arguments.takeFirst());
    process.setArguments(arguments);
    process.setStandardInputFile(QProcess::nullDevice());
    process.setStandardOutputFile(output.fileName());
    process.start();
    const QString said = command.first() + QStringLiteral(": ");
    if (!process.waitForStarted())
        return fail(Failure::Unavailable, said + process.errorString());
    if (!process.waitForFinished(timeout)) {
        process.kill();
        process.waitForFinished();
        return fail(Failure::Unavailable, said + QStringLiteral("not done within 10 minutes"));
    }
    if (process.exitStatus() != QProcess::NormalExit || process.exitCode() != 0) {
        const QString why = QString::fromUtf8(process.readAllStandardError()).trimmed().section(u'\n', -1);
        return fail(Failure::Unavailable, said + (why.isEmpty() ? QStringLiteral("exit code %1").arg(process.exitCode()) : why));
    }
    return MappedFile::open(output.fileName());
}

Result<Judgement> compareFiles(const QString &oldPath, const QString &newPath, const QString &name, const RuleSet &rules, const Normalise &normalise)
{
    const auto a = MappedFile::open(oldPath);
    if (!a)
        return tl::unexpected(a.error());
    const auto b = MappedFile::open(newPath);
    if (!b)
        return tl::unexpected(b.error());
    const QStringList *command = normaliserFor(name, normalise);
    const bool same = (*a)->bytes() == (*b)->bytes();
    if (!command || same)
        return compareBytes((*a)->bytes(), (*b)->bytes(), name, rules);
    QTemporaryFile oldOutput;
    QTemporaryFile newOutput;
    const auto x = normalised(*command, oldPath, oldOutput);
    const auto y = normalised(*command, newPath, newOutput);
    if (!x || !y) {
        Judgement judgement = compareBytes((*a)->bytes(), (*b)->bytes(), name, rules);
        judgement.notes.append(QStringLiteral("not normalised: %1; compared as it is").arg((x ? y : x).error().message));
        return judgement;
    }
    // What the tool printed is text of some kind: its name decides no longer.
    return compareBytes((*x)->bytes(), (*y)->bytes(), QFileInfo(name).completeBaseName(), rules);
}

/// Files below a directory, by relative path. Links are not followed: they are compared by where they point.
std::set<QString> entriesOf(const QString &directory)
{
    std::set<QString> entries;
    // Absolute: QDir takes a relative path to be relative to itself already.
    const QDir root(QFileInfo(directory).absoluteFilePath());
    QDirIterator it(root.path(), QDir::Files | QDir::Dirs | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot, QDirIterator::Subdirectories);
    while (it.hasNext()) {
        it.next();
        if (!it.fileInfo().isDir() || it.fileInfo().isSymLink())
            entries.insert(root.relativeFilePath(it.filePath()));
    }
    return entries;
}

/// A link may stand for the file it points to while that stays inside the compared directory.
bool isForeignLink(const QString &path, const QString &directory)
{
    const QFileInfo info(path);
    if (!info.isSymLink())
        return false;
    const QString target = info.canonicalFilePath();
    const QString inside = QFileInfo(directory).canonicalFilePath() + u'/';
    return target.isEmpty() || !target.startsWith(inside) || QFileInfo(target).isDir();
}

Result<Judgement> compareEntries(const QString &oldPath, const QString &newPath, const QString &entry, const RuleSet &rules, const Normalise &normalise)
{
    const QString a = oldPath + u'/' + entry;
    const QString b = newPath + u'/' + entry;
    const bool oldLink = isForeignLink(a, oldPath);
    const bool newLink = isForeignLink(b, newPath);
    const auto special = [](const QString &path) { return !QFileInfo(path).isFile() && !QFileInfo(path).isSymLink(); };
    if (!oldLink && !newLink && !special(a) && !special(b))
        return compareFiles(a, b, entry, rules, normalise);
    const auto described = [&](const QString &path, bool link) {
        return link ? QStringLiteral("link to ") + QFile::symLinkTarget(path)
                    : special(path) ? QStringLiteral("no regular file") : QStringLiteral("file of %1 bytes").arg(QFileInfo(path).size());
    };
    // Links are compared by what they say, not by what is there: it is outside of what was asked for.
    const auto target = [](const QString &path, bool link, const QString &base) {
        QString text = link ? QFile::symLinkTarget(path) : QString();
        return text.replace(QFileInfo(base).absoluteFilePath(), QStringLiteral("."));
    };
    Findings findings;
    if (oldLink == newLink && special(a) == special(b) && target(a, oldLink, oldPath) == target(b, newLink, newPath)) {
        findings.equal();
    } else {
        findings.count(LeafClass::TypeChanged);
        findings.real([&] { return Difference {QString(), QStringLiteral("shape"), described(a, oldLink), described(b, newLink), LeafClass::TypeChanged}; });
    }
    return findings.take();
}

Result<Judgement> compareDirectories(const QString &oldPath, const QString &newPath, const RuleSet &rules, const Normalise &normalise)
{
    const std::set<QString> olds = entriesOf(oldPath);
    std::set<QString> all = entriesOf(newPath);
    const std::set<QString> news = all;
    all.insert(olds.begin(), olds.end());
    Judgement judgement;
    for (const QString &entry : all) {
        const bool inOld = olds.count(entry) > 0;
        const bool inNew = news.count(entry) > 0;
        if (inOld && inNew) {
            const auto part = compareEntries(oldPath, newPath, entry, rules, normalise);
            if (!part)
                return part;
            merge(judgement, *part, pathPointer(entry));
        } else {
            const qint64 size = QFileInfo((inOld ? oldPath : newPath) + u'/' + entry).size();
            merge(judgement, missingOutput(entry, inOld, QStringLiteral("file of %1 bytes").arg(size), rules.compiled()), pathPointer(entry));
        }
    }
    if (all.empty())
        judgement.notes.append(QStringLiteral("both directories are empty"));
    return judgement;
}

} // namespace

Result<Judgement> comparePaths(const QString &oldPath, const QString &newPath, const RuleSet &rules, const QMap<QString, QStringList> &normalise)
{
    const QFileInfo a(oldPath);
    const QFileInfo b(newPath);
    for (const QFileInfo *info : {&a, &b}) {
        if (!info->exists())
            return fail(Failure::Unavailable, info->filePath() + QStringLiteral(": no such file or directory"));
        if (!info->isReadable())
            return fail(Failure::Unavailable, info->filePath() + QStringLiteral(": may not be read"));
    }
    if (a.isDir() && b.isDir())
        return compareDirectories(oldPath, newPath, rules, normalise);
    if (a.isDir() != b.isDir()) {
        Findings findings;
        findings.count(LeafClass::TypeChanged);
        findings.real([&] {
            const auto what = [](const QFileInfo &info) { return info.isDir() ? QStringLiteral("directory") : QStringLiteral("file"); };
            return Difference {QString(), QStringLiteral("shape"), what(a), what(b), LeafClass::TypeChanged};
        });
        return findings.take();
    }
    // The name says what kind it is; the side whose name says more is asked.
    const QString name = a.suffix().isEmpty() && !b.suffix().isEmpty() ? b.fileName() : a.fileName();
    return compareFiles(oldPath, newPath, name, rules, normalise);
}

} // namespace midflight
